package io.berth.coordinator.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.berth.coordinator.ledger.LedgerStore;
import io.berth.protocol.DefinitionKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.WindowStore;

/** The state stores of a task, and what is under which key in them. */
final class StoredEntries implements AutoCloseable {
  static final String TOPIC = "berth.requests";
  static final long OFFSET = 5_000_000_001L;
  static final long LAST_ARRIVAL = 4_711;

  private static final Map<String, String> TOPIC_IDS = Map.of(TOPIC, "3HqA2ySIRtq8eTvJZ0b4Og");
  private static final Duration RETENTION = Duration.ofDays(1);

  private final MockProcessorContext<Void, Void> context;
  private final List<StateStore> open = new ArrayList<>();

  StoredEntries(Path folder) {
    context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), folder.toFile());
    for (StoreBuilder<?> builder : Stores.builders(RETENTION)) {
      StateStore store = builder.withLoggingDisabled().withCachingDisabled().build();
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
      open.add(store);
    }
    context.setCurrentSystemTimeMs(Sample.AT.toEpochMilli());
  }

  LedgerStore ledger() {
    return new KafkaLedgerStore(context, RETENTION);
  }

  Progress progress() {
    return new Progress(context, TOPIC_IDS);
  }

  void putProgress(String key, String value) {
    byte[] bytes =
        value.startsWith("0x")
            ? HexFormat.of().parseHex(value.substring(2))
            : value.getBytes(UTF_8);
    context.<KeyValueStore<String, byte[]>>getStateStore(Stores.PROGRESS).put(key, bytes);
  }

  /**
   * Puts in one of each thing that is stored.
   *
   * @return of each store the keys, with their values where these are not JSON, which have a file
   *     each
   */
  Map<String, Map<String, String>> ofOneOfEach() {
    LedgerStore ledger = ledger();
    ledger.put(Sample.liveRuns().get("queued"));
    ledger.put(Sample.settled());
    ledger.put(new DefinitionKey.OfFlow("default", Sample.FLOW.name()), Sample.BOOK);
    ledger.put(new DefinitionKey.OfLimit("default", Sample.LIMIT.scope()), Sample.LIMIT);
    ledger.put(Sample.WORKER);
    ledger.lastArrival(LAST_ARRIVAL);
    progress().advance(TOPIC, 3, OFFSET, Sample.AT.toEpochMilli());
    Map<String, Map<String, String>> entries = new TreeMap<>();
    for (String store : List.of(Stores.RUNS, Stores.DEFINITIONS, Stores.PROGRESS)) {
      entries.put(store, keyValues(context.getStateStore(store)));
    }
    entries.put(Stores.SETTLED, windows(context.getStateStore(Stores.SETTLED)));
    return entries;
  }

  private static Map<String, String> keyValues(KeyValueStore<String, byte[]> store) {
    Map<String, String> entries = new TreeMap<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        entries.put(entry.key, shown(entry.value));
      }
    }
    return entries;
  }

  private static Map<String, String> windows(WindowStore<String, byte[]> store) {
    Map<String, String> entries = new TreeMap<>();
    try (KeyValueIterator<Windowed<String>, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Windowed<String>, byte[]> entry = all.next();
        entries.put(entry.key.key() + "@" + entry.key.window().startTime(), shown(entry.value));
      }
    }
    return entries;
  }

  private static String shown(byte[] value) {
    return value[0] == '{' ? "{…}" : "0x" + HexFormat.of().formatHex(value);
  }

  @Override
  public void close() {
    open.forEach(StateStore::close);
  }
}
