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
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A connection through Kafka's own clients. */
public final class KafkaConnection implements Connection {
  /** How long Kafka may be silent before it counts as unreachable. */
  static final Duration SILENCE_MAX = Duration.ofSeconds(10);

  private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

  private final ClientSettings settings;
  private final KafkaTrouble trouble;
  private final Admin admin;
  private final FoundTopics found;
  private @Nullable Producer<String, byte[]> producer;

  private KafkaConnection(ClientSettings settings, Admin admin, FoundTopics found) {
    this.settings = settings;
    this.trouble = new KafkaTrouble(settings);
    this.admin = admin;
    this.found = found;
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
      return new KafkaConnection(
          settings, admin, FoundTopics.await(settings.topics(), trouble, admin));
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
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
    try {
      return store(records);
    } catch (ClientException e) {
      // So Kafka refuses a producer that may write to no topic at all.
      if (isCausedBy(e, ClusterAuthorizationException.class)) {
        throw trouble.explained(
            new TopicAuthorizationException(
                records.stream().map(Outgoing::topic).collect(Collectors.toSet())));
      }
      throw e;
    }
  }

  private List<Position> store(List<Outgoing> records) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    try {
      Producer<String, byte[]> open = producer();
      for (Outgoing record : records) {
        int partition = Tenants.home(record.tenant(), found.partitions());
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
        .map(tenant -> Tenants.home(tenant, found.partitions()))
        .distinct()
        .forEach(home -> from.add(new TopicPartition(settings.topics().decisions(), home)));
    for (int partition = 0; partition < found.rejectPartitions(); partition++) {
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
      if (isCausedBy(e, GroupAuthorizationException.class)) {
        throw trouble.explained(GroupAuthorizationException.forGroupId(group));
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

  static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  static <T> T get(KafkaTrouble trouble, KafkaFuture<T> future) {
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
