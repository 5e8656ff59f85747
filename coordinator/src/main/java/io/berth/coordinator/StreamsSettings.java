package io.berth.coordinator;

import io.berth.coordinator.setup.Copies;
import io.berth.coordinator.store.RocksBounds;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings of Kafka Streams that are not left to chance, with the reason for each. Public, so
 * that a yardstick of a bench can run with the very same.
 */
public final class StreamsSettings {
  /**
   * An idle task asks this often whether something came; also the longest a commit waits for it.
   */
  private static final int POLL_MS = 5;

  /** Latency against throughput: at 20 ms a decision is seen after 29 ms (p50), at full speed. */
  private static final int COMMIT_INTERVAL_MS = 20;

  /**
   * The open transaction of a dead instance holds back every reader of the partitions it touched.
   * Those who take over end it; where they may not, or nobody is left, it ends after this time:
   * short, on purpose. A step is far shorter.
   */
  private static final int TRANSACTION_TIMEOUT_MS = 10_000;

  /**
   * A transaction that follows closely on the last one finds it still closing, and is tried again
   * after this time; Kafka's default of 100 ms would be the longest part of a hand-off. It grows
   * with each try.
   */
  private static final int RETRY_MS = 5;

  /**
   * How long the thread that reads stores back waits for an offset of a changelog: where none can
   * be had, as after the topic was deleted, it hears only then that it shall stop. Shorter than a
   * coordinator takes to close; it asks again.
   */
  private static final int RESTORE_ANSWER_MS = 5_000;

  /**
   * How long a broker may hold back the answer to a consumer that has read everything. A partition
   * that is newly assigned is not read before the answer of its broker for the others: at Kafka's
   * 500 ms that was the longest part of a clean hand-over.
   */
  private static final int FETCH_WAIT_MS = 50;

  /**
   * How long an answer of a broker is waited for that may be frozen, or cut off without a word: the
   * leaders of such a one have moved after 9 s ({@code broker.session.timeout.ms}).
   */
  private static final int ANSWER_MS = 10_000;

  // Lanes: Streams polls again only when its buffers are empty, so what it buffers is what a report
  // may have to wait behind.
  private static final int FETCH_BYTES = 32 * 1024;
  private static final int POLL_RECORDS = 200;
  private static final int BUFFERED_RECORDS = 100;

  /** Work and what is passed on take up to 1 MiB, with room for keys and headers. */
  private static final int REQUEST_BYTES = 2 * 1024 * 1024;

  private StreamsSettings() {}

  /**
   * All of them, but for where other instances find this one.
   *
   * @param session after which silence the group takes an instance for dead: as short as brokers
   *     allow
   */
  public static Properties of(CoordinatorSettings settings, Duration session) {
    Properties properties = new Properties();
    properties.putAll(settings.kafka().properties());
    // Instances are told apart by the names that Kafka Streams gives its clients: see
    // DeadInstances.
    properties.remove(StreamsConfig.CLIENT_ID_CONFIG);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.kafka().topics().application());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().bootstrap());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    // State, decisions and input offsets are one transaction. With less, the same inputs could be
    // decided in another way after a crash, while the first decision is out already.
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // With the streams protocol Kafka Streams would not use the consumer that we give it.
    properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    // Threads of one instance lock each other out of their partitions' folders: ADR 13.
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
    properties.put(
        StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) settings.kafka().replicationFactor());
    Copies.settings(settings.kafka().replicationFactor())
        .forEach((key, value) -> properties.put(StreamsConfig.topicPrefix(key), value));
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL_MS);
    properties.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksBounds.class);
    // After an outage inputs are taken in the order of their times: a request that was sent after
    // its flow was edited is decided by the edited one. Kafka's default, held against others.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, 0L);
    // Files of the stores are for this user only.
    properties.put(StreamsConfig.ALLOW_OS_GROUP_WRITE_ACCESS_CONFIG, false);
    main(properties, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    main(properties, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    int sessionMs = Math.toIntExact(session.toMillis());
    main(properties, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionMs);
    // Members hear with a heartbeat that somebody has left: the rest of a clean hand-over is short.
    main(properties, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, sessionMs / 15);
    main(properties, ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS);
    main(properties, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
    restore(properties, ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS);
    restore(properties, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
    restore(properties, ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, RESTORE_ANSWER_MS);
    producer(properties, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS);
    producer(properties, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
    producer(properties, ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_MS);
    producer(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
    return properties;
  }

  private static void main(Properties properties, String name, Object value) {
    properties.put(StreamsConfig.mainConsumerPrefix(name), value);
  }

  private static void restore(Properties properties, String name, Object value) {
    properties.put(StreamsConfig.restoreConsumerPrefix(name), value);
  }

  private static void producer(Properties properties, String name, Object value) {
    properties.put(StreamsConfig.producerPrefix(name), value);
  }
}
