package io.berth.coordinator.topology;

import io.berth.coordinator.admission.AdmissionSettings;
import io.berth.coordinator.store.Stores;
import io.berth.protocol.Command;
import io.berth.protocol.Decision;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.Fact;
import io.berth.protocol.Json;
import io.berth.protocol.Report;
import io.berth.protocol.RunKey;
import io.berth.protocol.Signal;
import io.berth.protocol.Tenants;
import io.berth.protocol.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.function.LongFunction;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The whole wiring of one partition, without Kafka: records go in, records come out. */
final class OnePartition implements AutoCloseable {
  static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Duration TICK = Duration.ofMillis(100);

  private final Path state;
  private final TopologyTestDriver driver;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Decision> decisions = new ArrayList<>();

  OnePartition(Observer observer, Set<Position> setAside) {
    this(observer, setAside, null);
  }

  /**
   * @param reportsRead until when reports are known to be read, by the offset of the next one;
   *     null: always until now
   */
  OnePartition(
      Observer observer, Set<Position> setAside, @Nullable LongFunction<OptionalLong> reportsRead) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, TOPICS.application());
    state = newFolder(); // its default is one for all processes, and tests run in several
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    driver =
        new TopologyTestDriver(
            CoordinatorTopology.build(
                new Wiring(
                    TOPICS,
                    1,
                    AdmissionSettings.DEFAULT,
                    Duration.ofDays(1),
                    AllReady::new,
                    observer,
                    new RestoredLedgers(
                        partition -> {
                          throw new IllegalStateException("Expected that nothing is restored");
                        },
                        observer),
                    (partition, next) ->
                        reportsRead == null
                            ? OptionalLong.of(now.toEpochMilli())
                            : reportsRead.apply(next),
                    () -> now.toEpochMilli(),
                    new Mailboxes(),
                    new StoppedPartitions(),
                    setAside,
                    Map.of())),
            properties,
            now);
    after(TICK);
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("berth-one-partition-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every queue is ready as soon as it is asked for. */
  private static final class AllReady implements Queues {
    private final List<String> asked = new ArrayList<>();

    @Override
    public void request(String queue) {
      asked.add(queue);
    }

    @Override
    public List<String> takeNewlyReady() {
      List<String> ready = List.copyOf(asked);
      asked.clear();
      return ready;
    }
  }

  void define(String yaml) {
    for (var definition : DefinitionFile.read(yaml).definitions()) {
      send(TOPICS.definitions(), definition.key().toString(), Json.write(definition));
    }
    after(TICK);
  }

  void request(String json) {
    send(TOPICS.requests(), Tenants.DEFAULT, json.getBytes(StandardCharsets.UTF_8));
  }

  void report(String worker, Fact.What what, String run) {
    Fact fact = Fact.of(new RunKey(Tenants.DEFAULT, run), 1, what, Instant.EPOCH);
    report(new Report(worker, 0, List.of(fact), null));
  }

  void heartbeat(String worker, String queue, int capacity) {
    report(new Report(worker, 0, List.of(), new Report.Fleet(queue, capacity, capacity)));
  }

  private void report(Report report) {
    send(TOPICS.reports(), report.worker(), Json.write(report));
  }

  private void send(String topic, String key, byte[] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(key.getBytes(StandardCharsets.UTF_8), value);
  }

  void after(Duration passed) {
    now = now.plus(passed);
    driver.advanceWallClockTime(passed);
  }

  /** What the store has of a live run gets lost, as only a fault can make it. */
  void lose(String run) {
    driver.getKeyValueStore(Stores.RUNS).delete(new RunKey(Tenants.DEFAULT, run).toString());
  }

  /** The last decision on a run; null if there is none. */
  Decision.@Nullable Kind decided(String run) {
    for (TestRecord<byte[], byte[]> each : out(TOPICS.decisions())) {
      decisions.add(Json.read(each.value(), Decision.class));
    }
    return decisions.stream()
        .filter(each -> each.run().equals(run))
        .map(Decision::decision)
        .reduce((first, second) -> second)
        .orElse(null);
  }

  /** All that was decided of a run, in order. */
  List<Decision.Kind> decisions(String run) {
    decided(run);
    return decisions.stream()
        .filter(decision -> decision.run().equals(run))
        .map(Decision::decision)
        .toList();
  }

  /** The attempts that were told to stop since the last look. */
  List<Signal> signals() {
    return out(TOPICS.signals()).stream()
        .map(each -> Json.read(each.value(), Signal.class))
        .toList();
  }

  void command(Command.Type type, String run) {
    var command = new Command(type, Tenants.DEFAULT, run, null, null, null);
    send(TOPICS.commands(), Tenants.DEFAULT, Json.write(command));
  }

  /** What was refused since the last look. */
  List<TestRecord<byte[], byte[]>> rejects() {
    return out(TOPICS.rejects());
  }

  private List<TestRecord<byte[], byte[]>> out(String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  @Override
  public void close() {
    driver.close();
    try {
      Utils.delete(state.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
