package io.berth.standalone.kafka;

import io.berth.protocol.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What a test class has of the broker: topics under a prefix of its own, and clients. Clients made
 * here are closed, and the topics deleted, after the class. A test may close a client before.
 */
public final class TestKafka implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String bootstrap;
  private final Topics topics;
  private final Admin admin;
  private final ConcurrentLinkedDeque<Closeable> clients = new ConcurrentLinkedDeque<>();

  TestKafka(String bootstrap, String prefix) {
    this.bootstrap = bootstrap;
    this.topics = new Topics(prefix);
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  /** For a broker that a test started itself. */
  public static TestKafka on(String bootstrap) {
    return new TestKafka(bootstrap, Topics.DEFAULT_PREFIX);
  }

  /** {@code host:port}. */
  public String bootstrap() {
    return bootstrap;
  }

  /** Begins the names of this class's topics and groups, and of no other's. */
  public String prefix() {
    return topics.prefix();
  }

  public Topics topics() {
    return topics;
  }

  public Admin admin() {
    return admin;
  }

  public Producer<String, byte[]> producer(Map<String, Object> more) {
    return kept(new KafkaProducer<>(with(more), new StringSerializer(), new ByteArraySerializer()));
  }

  /** Reads from the beginning what is committed; in no group unless {@code more} names one. */
  public Consumer<String, byte[]> consumer(Map<String, Object> more) {
    Map<String, Object> settings =
        with(
            Map.of(
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed",
                "enable.auto.commit", "false"));
    settings.putAll(more);
    return kept(
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer()));
  }

  /** Acknowledges explicitly. */
  public ShareConsumer<String, byte[]> shareConsumer(String group, Map<String, Object> more) {
    Map<String, Object> settings =
        with(Map.of("group.id", group, "share.acknowledgement.mode", "explicit"));
    settings.putAll(more);
    return kept(
        new KafkaShareConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer()));
  }

  /** Makes topics and returns once the broker shows them: it answers a moment before. */
  public void create(List<NewTopic> topics) {
    get(admin.createTopics(topics).all());
    Set<String> names = topics.stream().map(NewTopic::name).collect(Collectors.toSet());
    Await.until(
        "the topics " + names + " show", () -> get(admin.listTopics().names()).containsAll(names));
  }

  /** Sends one record and returns once it is stored. */
  public void send(String topic, String key, byte[] value) {
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(with(Map.of()), new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("Expected to send to " + topic, e);
    }
  }

  /** The first {@code count} committed records of a topic, from the beginning, within 30 s. */
  public List<ConsumerRecord<String, byte[]>> read(String topic, int count) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    try (Consumer<String, byte[]> consumer = consumer(Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      Await.until(
          count + " records in " + topic,
          () -> {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return records.size() >= count;
          });
    }
    return records;
  }

  /** The answer of the broker within 30 s. */
  public static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("Expected an answer of the broker", e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Closeable client : clients) {
      client.close();
    }
    try (admin) {
      List<String> ours =
          get(admin.listTopics().names()).stream()
              .filter(name -> name.startsWith(prefix()))
              .toList();
      get(admin.deleteTopics(ours).all());
    }
  }

  private <C extends Closeable> C kept(C client) {
    clients.add(client);
    return client;
  }

  private Map<String, Object> with(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", bootstrap);
    return settings;
  }
}
