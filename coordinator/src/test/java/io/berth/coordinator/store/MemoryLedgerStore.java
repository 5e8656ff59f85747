package io.berth.coordinator.store;

import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.LedgerStore;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Json;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A ledger's store without Kafka. It keeps the same bytes as {@link KafkaLedgerStore}, so what a
 * crash leaves is what really would be left: no object outlives it.
 */
public final class MemoryLedgerStore implements LedgerStore {
  private final Map<RunKey, byte[]> runs = new HashMap<>();
  private final Map<RunKey, byte[]> settled = new HashMap<>();
  private final Map<DefinitionKey, byte[]> definitions = new HashMap<>();
  private long lastArrival;

  /** Another store with the same content. */
  public MemoryLedgerStore copy() {
    MemoryLedgerStore copy = new MemoryLedgerStore();
    copy.runs.putAll(runs);
    copy.settled.putAll(settled);
    copy.definitions.putAll(definitions);
    copy.lastArrival = lastArrival;
    return copy;
  }

  /** Everything that is kept, as text. */
  public Map<String, String> content() {
    Map<String, String> content = new HashMap<>();
    runs.forEach((key, bytes) -> content.put("run " + key, text(bytes)));
    settled.forEach((key, bytes) -> content.put("settled " + key, text(bytes)));
    definitions.forEach((key, bytes) -> content.put("definition " + key, text(bytes)));
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
    runs.put(run.key(), Json.write(StoredRun.of(run)));
  }

  @Override
  public void remove(RunKey key) {
    runs.remove(key);
  }

  @Override
  public Optional<SettledRun> settled(RunKey key) {
    return Optional.ofNullable(settled.get(key)).map(bytes -> Json.read(bytes, SettledRun.class));
  }

  @Override
  public void put(SettledRun run) {
    settled.put(run.key(), Json.write(run));
  }

  @Override
  public void forget(SettledRun run) {
    settled.remove(run.key());
  }

  @Override
  public void put(DefinitionKey.OfFlow key, FlowBook flow) {
    definitions.put(key, Json.write(flow));
  }

  @Override
  public void put(DefinitionKey.OfLimit key, Limit limit) {
    definitions.put(key, Json.write(limit));
  }

  @Override
  public void remove(DefinitionKey key) {
    definitions.remove(key);
  }

  @Override
  public long lastArrival() {
    return lastArrival;
  }

  @Override
  public void lastArrival(long arrival) {
    lastArrival = arrival;
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
