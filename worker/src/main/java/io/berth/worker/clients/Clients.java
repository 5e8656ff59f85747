package io.berth.worker.clients;

import io.berth.worker.WorkerSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferSerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes Kafka's clients. What the user passes through applies to all of them; what the worker's
 * promises rest on can't be overridden.
 */
public final class Clients {
  /** Settings that a share consumer refuses to be given. */
  private static final Set<String> NOT_FOR_SHARE_CONSUMERS =
      Set.of(
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
          ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);

  /** How long an answer to a share consumer may be under way: a third of the default lock. */
  public static final Duration SHARE_ANSWER_MAX = Duration.ofSeconds(10);

  /** A renewal has some nine seconds to be stored, and a dead broker's leaders move in as many. */
  private static final Duration PROMPT_ANSWER_MAX = Duration.ofSeconds(3);

  private final WorkerSettings settings;

  public Clients(WorkerSettings settings) {
    this.settings = settings;
  }

  public Admin admin() {
    return Admin.create(common("admin"));
  }

  /** Keeps the order per partition over retries, and retries for as long as it takes. */
  public Producer<String, ByteBuffer> reports() {
    Map<String, Object> properties = prompt("reports");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * 1024 * 1024);
    // Facts are gathered before they are sent; waiting once more would only delay them.
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteBufferSerializer());
  }

  public Consumer<byte[], byte[]> signals() {
    Map<String, Object> properties = prompt("signals");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A member of a queue's share group.
   *
   * @param size the most records it acquires at a time
   */
  public ShareConsumer<byte[], byte[]> work(String queue, int size) {
    Map<String, Object> properties = common("work-" + queue + "-" + size);
    properties.keySet().removeAll(NOT_FOR_SHARE_CONSUMERS);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.topics().shareGroup(queue));
    properties.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    properties.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, size);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // An acknowledgement may have to wait for a fetch that is under way; the default is 500.
    properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 200);
    // An answer that takes longer is not taken: what it gives would be ours for less time than it
    // seems (AcquisitionLock).
    properties.put(
        CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) SHARE_ANSWER_MAX.toMillis());
    // A member that waits for free slots is not dead, and joining again would take seconds.
    properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
    return new KafkaShareConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * For what leases hang on: a request to a broker that is frozen, or cut off, is soon another's.
   */
  private Map<String, Object> prompt(String role) {
    Map<String, Object> properties = common(role);
    properties.putIfAbsent(
        CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) PROMPT_ANSWER_MAX.toMillis());
    return properties;
  }

  private Map<String, Object> common(String role) {
    Map<String, Object> properties = new HashMap<>();
    properties.putAll(settings.kafka());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, settings.id() + "-" + role);
    return properties;
  }
}
