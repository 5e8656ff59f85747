package io.berth.standalone.client;

import io.berth.protocol.Tenants;
import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A connection through Kafka's own clients. */
public final class KafkaConnection implements Connection {
  /** How long Kafka may be silent before it counts as unreachable. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(10);

  private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
  private static final Duration TOPICS_WAIT = Duration.ofSeconds(10);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(250);

  private final ClientSettings settings;
  private final KafkaTrouble trouble;
  private final Admin admin;
  private final int partitions;
  private final int rejectPartitions;
  private @Nullable Producer<String, byte[]> producer;

  private KafkaConnection(
      ClientSettings settings, Admin admin, int partitions, int rejectPartitions) {
    this.settings = settings;
    this.trouble = new KafkaTrouble(settings);
    this.admin = admin;
    this.partitions = partitions;
    this.rejectPartitions = rejectPartitions;
  }

  /** Connects, and checks that a coordinator has been here. */
  public static KafkaConnection open(ClientSettings settings) {
    KafkaTrouble trouble = new KafkaTrouble(settings);
    Admin admin;
    try {
      admin = Admin.create(properties(settings, Map.of()));
    } catch (KafkaException e) {
      throw trouble.explained(e);
    }
    try {
      Topics topics = settings.topics();
      Map<String, TopicDescription> found = describe(topics, trouble, admin);
      int partitions = count(found, topics.requests());
      for (String topic : List.of(topics.definitions(), topics.commands(), topics.decisions())) {
        if (count(found, topic) != partitions) {
          throw new ClientException(
              "topics of different sizes: "
                  + topics.requests()
                  + " has "
                  + partitions
                  + " partitions, but "
                  + topic
                  + " has "
                  + count(found, topic)
                  + ". A tenant would get two writers: make them equal.");
        }
      }
      return new KafkaConnection(settings, admin, partitions, count(found, topics.rejects()));
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  /** A coordinator that starts at the same time needs some seconds to make the topics. */
  private static Map<String, TopicDescription> describe(
      Topics topics, KafkaTrouble trouble, Admin admin) {
    List<String> names =
        List.of(
            topics.definitions(),
            topics.requests(),
            topics.commands(),
            topics.decisions(),
            topics.rejects());
    long begun = System.nanoTime();
    while (true) {
      try {
        return get(trouble, admin.describeTopics(names).allTopicNames());
      } catch (ClientException e) {
        boolean waits = System.nanoTime() - begun < TOPICS_WAIT.toNanos();
        if (!waits || !isCausedBy(e, UnknownTopicOrPartitionException.class)) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_INTERVAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("interrupted while waiting for Kafka", e);
    }
  }

  private static int count(Map<String, TopicDescription> found, String topic) {
    TopicDescription description = found.get(topic);
    return description == null ? 0 : description.partitions().size();
  }

  /** Ours, then the user's, then what must be so. */
  static Map<String, Object> properties(ClientSettings settings, Map<String, Object> fixed) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("client.id", "berth");
    properties.put("request.timeout.ms", 5_000);
    properties.put("default.api.timeout.ms", Math.toIntExact(SILENCE_MAX.toMillis()));
    properties.putAll(settings.kafka());
    properties.put("bootstrap.servers", settings.bootstrap());
    properties.putAll(fixed);
    return properties;
  }

  @Override
  public List<Position> send(List<Outgoing> records) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    try {
      Producer<String, byte[]> open = producer();
      for (Outgoing record : records) {
        int partition = Tenants.home(record.tenant(), partitions);
        sent.add(
            open.send(
                new ProducerRecord<>(record.topic(), partition, record.key(), record.value())));
      }
      open.flush();
    } catch (KafkaException e) {
      throw trouble.explained(e);
    }
    List<Position> positions = new ArrayList<>(records.size());
    for (Future<RecordMetadata> one : sent) {
      RecordMetadata stored = get(trouble, one);
      positions.add(new Position(stored.topic(), stored.partition(), stored.offset()));
    }
    return positions;
  }

  private Producer<String, byte[]> producer() {
    Producer<String, byte[]> open = producer;
    if (open == null) {
      int silenceMaxMs = Math.toIntExact(SILENCE_MAX.toMillis());
      open =
          new KafkaProducer<>(
              properties(
                  settings,
                  Map.of(
                      "acks",
                      "all",
                      "enable.idempotence",
                      true,
                      "max.block.ms",
                      silenceMaxMs,
                      "delivery.timeout.ms",
                      silenceMaxMs,
                      "request.timeout.ms",
                      5_000,
                      "max.request.size",
                      Topics.INPUT_RECORD_BYTES_MAX)),
              new StringSerializer(),
              new ByteArraySerializer());
      producer = open;
    }
    return open;
  }

  @Override
  public Feed follow(Set<String> tenants) {
    List<TopicPartition> from = new ArrayList<>();
    tenants.stream()
        .map(tenant -> Tenants.home(tenant, partitions))
        .distinct()
        .forEach(home -> from.add(new TopicPartition(settings.topics().decisions(), home)));
    for (int partition = 0; partition < rejectPartitions; partition++) {
      from.add(new TopicPartition(settings.topics().rejects(), partition));
    }
    try {
      return KafkaFeed.fromNow(settings, admin, from);
    } catch (KafkaException e) {
      throw trouble.explained(e);
    }
  }

  @Override
  public boolean taken(Collection<Position> records) {
    String group = settings.topics().application();
    ListConsumerGroupOffsetsSpec asked =
        new ListConsumerGroupOffsetsSpec()
            .topicPartitions(records.stream().map(KafkaConnection::partition).distinct().toList());
    Map<TopicPartition, OffsetAndMetadata> committed;
    try {
      // Stable: a partition whose offset an open transaction may change is left out.
      committed =
          get(
              trouble,
              admin
                  .listConsumerGroupOffsets(
                      Map.of(group, asked),
                      new ListConsumerGroupOffsetsOptions().requireStable(true))
                  .partitionsToOffsetAndMetadata(group));
    } catch (ClientException e) {
      // Ask again. A broker that went away is noticed by the deadline of whoever waits.
      if (isCausedBy(e, org.apache.kafka.common.errors.TimeoutException.class)) {
        return false;
      }
      throw e;
    }
    return records.stream()
        .allMatch(record -> {
          OffsetAndMetadata next =
              committed.get(new TopicPartition(record.topic(), record.partition()));
          return next != null && next.offset() > record.offset();
        });
  }

  private static TopicPartition partition(Position record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  static <T> T get(KafkaTrouble trouble, org.apache.kafka.common.KafkaFuture<T> future) {
    return get(trouble, future.toCompletionStage().toCompletableFuture());
  }

  private static <T> T get(KafkaTrouble trouble, Future<T> future) {
    try {
      // Kafka's own time limits come first and say more; this one is for what has none.
      return future.get(SILENCE_MAX.toSeconds() + 3, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("interrupted while waiting for Kafka", e);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw trouble.explained(e);
    }
  }

  @Override
  public void close() {
    Producer<String, byte[]> open = producer;
    if (open != null) {
      open.close(CLOSE_MAX);
    }
    admin.close(CLOSE_MAX);
  }
}
