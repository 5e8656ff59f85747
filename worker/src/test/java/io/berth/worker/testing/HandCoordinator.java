package io.berth.worker.testing;

import io.berth.protocol.Fact;
import io.berth.protocol.Json;
import io.berth.protocol.Report;
import io.berth.protocol.Signal;
import io.berth.protocol.Topics;
import io.berth.protocol.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Plays the coordinator, by hand: makes the topics under a prefix of its own, dispatches, signals,
 * and listens to all reports.
 */
public final class HandCoordinator implements AutoCloseable {
  public static final int PARTITIONS = 3;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  public final Topics topics;
  private final String bootstrap;
  private final Admin admin;
  private final Producer<String, byte[]> producer;
  private final Thread listener;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final List<Report> reports = new CopyOnWriteArrayList<>();
  private volatile boolean closing;

  /** A fact, who told it, and where. */
  public record Heard(String worker, int partition, Fact fact) {}

  public HandCoordinator(String bootstrap) {
    this.bootstrap = bootstrap;
    topics = new Topics("t" + NUMBER.incrementAndGet() + "-" + ProcessHandle.current().pid() + ".");
    admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    create(topics.all(PARTITIONS));
    producer = producer();
    producer.initTransactions();
    listener = Thread.ofPlatform().daemon().start(this::listen);
  }

  /** Makes a queue's topic and sets its group. */
  public void queue(String queue) {
    create(List.of(topics.workSpec(queue, 1)));
    setGroup(queue);
  }

  public void create(List<Topics.Spec> specs) {
    List<NewTopic> wanted =
        specs.stream()
            .map(spec ->
                new NewTopic(spec.name(), spec.partitions(), (short) 1).configs(spec.settings()))
            .toList();
    Await.get(() -> admin.createTopics(wanted).all().get());
  }

  public void setGroup(String queue) {
    setGroup(queue, Topics.shareGroupSettings());
  }

  private void setGroup(String queue, Map<String, String> settings) {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, topics.shareGroup(queue));
    List<AlterConfigOp> changes = new ArrayList<>();
    settings.forEach((name, value) ->
        changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
    Await.get(() -> admin.incrementalAlterConfigs(Map.of(group, changes)).all().get());
  }

  /** Sets after how long work that was not acknowledged goes to somebody else. */
  public void lock(String queue, Duration duration) {
    setGroup(queue, Map.of("share.record.lock.duration.ms", Long.toString(duration.toMillis())));
  }

  /** Writes all of it in one transaction, as the coordinator does. */
  public void dispatch(Order... all) {
    producer.beginTransaction();
    for (Order order : all) {
      Work work = order.work();
      send(
          new ProducerRecord<>(topics.work(work.queue()), work.key().toString(), Json.write(work)));
    }
    producer.commitTransaction();
  }

  public void dispatchRaw(String queue, byte[] value) {
    producer.beginTransaction();
    send(new ProducerRecord<>(topics.work(queue), "k", value));
    producer.commitTransaction();
  }

  /** Writes it in a transaction that is rolled back. */
  public void dispatchInVain(Order order) {
    Work work = order.work();
    producer.beginTransaction();
    send(new ProducerRecord<>(topics.work(work.queue()), work.key().toString(), Json.write(work)));
    producer.flush();
    producer.abortTransaction();
  }

  public void stop(Order order) {
    Work work = order.work();
    Signal signal =
        new Signal(
            work.tenant(),
            work.run(),
            work.attempt(),
            work.home(),
            Signal.What.STOP,
            Instant.now(),
            List.of());
    producer.beginTransaction();
    send(new ProducerRecord<>(topics.signals(), work.key().toString(), Json.write(signal)));
    producer.commitTransaction();
  }

  public List<Heard> heard() {
    return heard;
  }

  public List<Report> reports() {
    return reports;
  }

  /** What was said of a run, in order, without the heartbeats. */
  public List<Fact.What> said(String run) {
    return facts(run).stream().map(Fact::what).filter(what -> what != Fact.What.ALIVE).toList();
  }

  public List<Fact> facts(String run) {
    return heard.stream().map(Heard::fact).filter(fact -> fact.run().equals(run)).toList();
  }

  public long count(Fact.What what) {
    return heard.stream().filter(one -> one.fact().what() == what).count();
  }

  public void awaitSaid(String run, Fact.What... story) {
    Await.until(
        () -> run + " " + List.of(story) + ", but was " + facts(run),
        () -> said(run).size() >= story.length);
    if (!said(run).equals(List.of(story))) {
      throw new AssertionError("Expected " + List.of(story) + ", but was " + facts(run));
    }
  }

  public Map<String, Object> client() {
    return new HashMap<>(Map.of("bootstrap.servers", bootstrap));
  }

  @Override
  public void close() {
    closing = true;
    Await.get(() -> {
      listener.join();
      return true;
    });
    producer.close();
    admin.close();
  }

  private Producer<String, byte[]> producer() {
    Map<String, Object> properties = client();
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + "hand");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  private void send(ProducerRecord<String, byte[]> record) {
    Future<RecordMetadata> unused = producer.send(record);
  }

  private void listen() {
    Map<String, Object> properties = client();
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int i = 0; i < PARTITIONS; i++) {
        partitions.add(new TopicPartition(topics.reports(), i));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closing) {
        consumer
            .poll(Duration.ofMillis(50))
            .forEach(record -> {
              Report report = Json.read(record.value(), Report.class);
              report
                  .facts()
                  .forEach(fact -> heard.add(new Heard(report.worker(), record.partition(), fact)));
              reports.add(report);
            });
      }
    }
  }
}
