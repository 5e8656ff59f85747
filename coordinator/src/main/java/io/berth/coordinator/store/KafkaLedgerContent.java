package io.berth.coordinator.store;

import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.LedgerContent;
import io.berth.coordinator.ledger.LiveWorker;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Json;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** What a ledger is built from, in the state stores of a Kafka Streams task. */
public class KafkaLedgerContent implements LedgerContent {
  static final String LAST_ARRIVAL = "arrival";
  private static final String WORKER = "worker/";
  private static final String AFTER_WORKERS = "worker0"; // the character after the slash

  private final ReadOnlyKeyValueStore<String, byte[]> runs;
  private final ReadOnlyKeyValueStore<String, byte[]> definitions;
  private final ReadOnlyKeyValueStore<String, byte[]> progress;

  /** Of one task's stores. */
  public KafkaLedgerContent(
      ReadOnlyKeyValueStore<String, byte[]> runs,
      ReadOnlyKeyValueStore<String, byte[]> definitions,
      ReadOnlyKeyValueStore<String, byte[]> progress) {
    this.runs = runs;
    this.definitions = definitions;
    this.progress = progress;
  }

  /** Of a partition whose stores are restored, or being restored, here: readable in any thread. */
  public static KafkaLedgerContent of(KafkaStreams streams, int partition) {
    return new KafkaLedgerContent(
        store(streams, Stores.RUNS, partition),
        store(streams, Stores.DEFINITIONS, partition),
        store(streams, Stores.PROGRESS, partition));
  }

  private static ReadOnlyKeyValueStore<String, byte[]> store(
      KafkaStreams streams, String name, int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(
                name, QueryableStoreTypes.<String, byte[]>keyValueStore())
            .withPartition(partition)
            .enableStaleStores());
  }

  static String key(LiveWorker worker) {
    return WORKER + worker.queue() + "/" + worker.worker();
  }

  @Override
  public void forEachWorker(Consumer<LiveWorker> workers) {
    try (KeyValueIterator<String, byte[]> all = progress.range(WORKER, AFTER_WORKERS)) {
      all.forEachRemaining(stored -> workers.accept(Json.read(stored.value, LiveWorker.class)));
    }
  }

  @Override
  public long lastArrival() {
    return Numbers.orElse(progress.get(LAST_ARRIVAL), 0);
  }

  @Override
  public void forEachDefinition(
      BiConsumer<DefinitionKey.OfFlow, FlowBook> flows,
      BiConsumer<DefinitionKey.OfLimit, Limit> limits) {
    try (KeyValueIterator<String, byte[]> all = definitions.all()) {
      all.forEachRemaining(stored -> {
        switch (DefinitionKey.parse(stored.key)) {
          case DefinitionKey.OfFlow key ->
              flows.accept(key, Json.read(stored.value, FlowBook.class));
          case DefinitionKey.OfLimit key ->
              limits.accept(key, Json.read(stored.value, Limit.class));
        }
      });
    }
  }

  @Override
  public void forEachRun(FlowBooks books, Consumer<Entry> each) {
    try (KeyValueIterator<String, byte[]> all = runs.all()) {
      all.forEachRemaining(
          stored -> each.accept(entry(RunKey.parse(stored.key), stored.value, books)));
    }
  }

  static Entry entry(RunKey key, byte[] stored, FlowBooks books) {
    return Json.read(stored, StoredRun.class).toEntry(key, books);
  }
}
