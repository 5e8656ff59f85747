package io.berth.coordinator.store;

import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.LedgerStore;
import io.berth.coordinator.ledger.LiveWorker;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Json;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A ledger's store without Kafka. It keeps the same bytes as {@link KafkaLedgerStore}, so what a
 * crash leaves is what really would be left: no object outlives it. What was written since the last
 * {@link #commit} can be taken back, as a transaction that is not committed is.
 */
public final class MemoryLedgerStore implements LedgerStore {
  private final Map<RunKey, byte[]> runs = new HashMap<>();
  private final Map<RunKey, byte[]> settled = new HashMap<>();
  // In the order in which the real store tells them, and a seed the same day in every process.
  private final Map<DefinitionKey, byte[]> definitions =
      new TreeMap<>(Comparator.comparing(DefinitionKey::toString));
  private final Map<String, byte[]> workers = new TreeMap<>();
  private final Deque<Runnable> undo = new ArrayDeque<>(); // since the last commit
  private long lastArrival;

  /** Another store with the same content. */
  public MemoryLedgerStore copy() {
    MemoryLedgerStore copy = new MemoryLedgerStore();
    copy.runs.putAll(runs);
    copy.settled.putAll(settled);
    copy.definitions.putAll(definitions);
    copy.workers.putAll(workers);
    copy.lastArrival = lastArrival;
    return copy;
  }

  /** What was written since the last commit stays. */
  public void commit() {
    undo.clear();
  }

  /** What was written since the last commit was never written. */
  public void rollback() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }

  private <K> void write(Map<K, byte[]> to, K key, byte @Nullable [] value) {
    byte[] before = value == null ? to.remove(key) : to.put(key, value);
    undo.push(() -> {
      if (before == null) {
        to.remove(key);
      } else {
        to.put(key, before);
      }
    });
  }

  /** Whether both keep the same. */
  public boolean hasContentOf(MemoryLedgerStore other) {
    return lastArrival == other.lastArrival
        && same(runs, other.runs)
        && same(settled, other.settled)
        && same(definitions, other.definitions)
        && same(workers, other.workers);
  }

  private static <K> boolean same(Map<K, byte[]> one, Map<K, byte[]> other) {
    return one.size() == other.size()
        && one.entrySet().stream()
            .allMatch(kept -> Arrays.equals(kept.getValue(), other.get(kept.getKey())));
  }

  /** Everything that is kept, as text. */
  public Map<String, String> content() {
    Map<String, String> content = new HashMap<>();
    runs.forEach((key, bytes) -> content.put("run " + key, text(bytes)));
    settled.forEach((key, bytes) -> content.put("settled " + key, text(bytes)));
    definitions.forEach((key, bytes) -> content.put("definition " + key, text(bytes)));
    workers.forEach((name, bytes) -> content.put("worker " + name, text(bytes)));
    content.put("last arrival", String.valueOf(lastArrival));
    return content;
  }

  /** The runs that live. */
  public Set<RunKey> live() {
    return Collections.unmodifiableSet(runs.keySet());
  }

  /** The runs that have settled and are remembered. */
  public Set<RunKey> settled() {
    return Collections.unmodifiableSet(settled.keySet());
  }

  @Override
  public Optional<Entry> run(RunKey key, FlowBooks books) {
    byte[] stored = runs.get(key);
    return stored == null ? Optional.empty() : Optional.of(entry(key, stored, books));
  }

  @Override
  public void put(Entry run) {
    write(runs, run.key(), Json.write(StoredRun.of(run)));
  }

  @Override
  public void remove(RunKey key) {
    write(runs, key, null);
  }

  @Override
  public Optional<SettledRun> settled(RunKey key) {
    return Optional.ofNullable(settled.get(key)).map(bytes -> Json.read(bytes, SettledRun.class));
  }

  @Override
  public void put(SettledRun run) {
    write(settled, run.key(), Json.write(run));
  }

  @Override
  public void forget(SettledRun run) {
    write(settled, run.key(), null);
  }

  @Override
  public void put(DefinitionKey.OfFlow key, FlowBook flow) {
    write(definitions, key, Json.write(flow));
  }

  @Override
  public void put(DefinitionKey.OfLimit key, Limit limit) {
    write(definitions, key, Json.write(limit));
  }

  @Override
  public void remove(DefinitionKey key) {
    write(definitions, key, null);
  }

  @Override
  public void put(LiveWorker worker) {
    write(workers, worker.queue() + "/" + worker.worker(), Json.write(worker));
  }

  @Override
  public void remove(LiveWorker worker) {
    write(workers, worker.queue() + "/" + worker.worker(), null);
  }

  @Override
  public void forEachWorker(Consumer<LiveWorker> each) {
    workers.values().forEach(bytes -> each.accept(Json.read(bytes, LiveWorker.class)));
  }

  @Override
  public long lastArrival() {
    return lastArrival;
  }

  @Override
  public void lastArrival(long arrival) {
    long before = lastArrival;
    lastArrival = arrival;
    undo.push(() -> lastArrival = before);
  }

  @Override
  public void forEachDefinition(
      BiConsumer<DefinitionKey.OfFlow, FlowBook> flows,
      BiConsumer<DefinitionKey.OfLimit, Limit> limits) {
    definitions.forEach((key, bytes) -> {
      switch (key) {
        case DefinitionKey.OfFlow flow -> flows.accept(flow, Json.read(bytes, FlowBook.class));
        case DefinitionKey.OfLimit limit -> limits.accept(limit, Json.read(bytes, Limit.class));
      }
    });
  }

  @Override
  public void forEachRun(FlowBooks books, Consumer<Entry> each) {
    runs.entrySet().stream()
        .map(stored -> entry(stored.getKey(), stored.getValue(), books))
        .collect(Collectors.toList())
        .forEach(each);
  }

  private static Entry entry(RunKey key, byte[] stored, FlowBooks books) {
    return Json.read(stored, StoredRun.class).toEntry(key, books);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
