package io.berth.coordinator.topology;

import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.ledger.LedgerContent;
import io.berth.coordinator.store.Stores;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the ledger of a partition as soon as its stores are restored, in the thread that restores
 * them: with a million runs that takes long, and the thread that decides has other partitions, and
 * a transaction open for them, which would time out.
 *
 * <p>What is not here when a partition opens is built then; so nothing here may be older than the
 * stores. A partition only opens after each of its stores was restored, if only by nothing, and the
 * beginning of that forgets what was built before.
 */
public final class RestoredLedgers implements StateRestoreListener {
  private static final Logger log = LoggerFactory.getLogger(RestoredLedgers.class);

  private final IntFunction<LedgerContent> contents;
  private final Observer observer;
  private final Map<Integer, Set<String>> restored = new ConcurrentHashMap<>();
  private final Map<Integer, Ledger> ledgers = new ConcurrentHashMap<>();

  /**
   * @param contents of a partition whose stores are restored
   */
  public RestoredLedgers(IntFunction<LedgerContent> contents, Observer observer) {
    this.contents = contents;
    this.observer = observer;
  }

  /**
   * Gives the ledger of a partition away that opens now.
   *
   * @param content what it is built from if that was not done ahead
   */
  Ledger take(int partition, LedgerContent content) {
    Ledger ahead = ledgers.remove(partition);
    return ahead != null ? ahead : read(partition, content, false);
  }

  private Ledger read(int partition, LedgerContent content, boolean ahead) {
    long begun = System.nanoTime();
    Ledger ledger = Ledger.read(content);
    observer.ledgerRead(partition, Duration.ofNanos(System.nanoTime() - begun), ahead);
    return ledger;
  }

  /** All partitions are open: what is left belongs to some that went elsewhere meanwhile. */
  public void clear() {
    ledgers.clear();
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
    ledgers.remove(changelog.partition());
    restored(changelog.partition()).remove(store);
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long to, long count) {}

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long total) {
    int partition = changelog.partition();
    Set<String> ended = restored(partition);
    ended.add(store);
    if (ended.containsAll(Stores.NAMES)) {
      restored.remove(partition);
      try {
        ledgers.put(partition, read(partition, contents.apply(partition), true));
      } catch (RuntimeException | Error e) {
        // If it is what the stores hold, it fails again when the partition opens, and is heard.
        // Kafka Streams would
        // take an Error here for the end of all restoring, and say nothing.
        log.warn(
            "Expected to read partition {} ahead; it is read again when it opens", partition, e);
      }
    }
  }

  private Set<String> restored(int partition) {
    return restored.computeIfAbsent(partition, p -> new HashSet<>());
  }
}
