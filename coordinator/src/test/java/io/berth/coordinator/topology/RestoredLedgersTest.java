package io.berth.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.metrics.CoordinatorMetrics;
import io.berth.coordinator.store.MemoryLedgerStore;
import io.berth.coordinator.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoredLedgersTest {
  private static final int PARTITION = 3;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CoordinatorMetrics metrics = new CoordinatorMetrics(registry);
  private final List<Integer> read = new ArrayList<>();
  private final RestoredLedgers restored =
      new RestoredLedgers(
          partition -> {
            read.add(partition);
            return new MemoryLedgerStore();
          },
          metrics);

  private void start(String store) {
    restored.onRestoreStart(changelog(store), store, 0, 10);
  }

  private void end(String store) {
    restored.onRestoreEnd(changelog(store), store, 10);
  }

  private static TopicPartition changelog(String store) {
    return new TopicPartition("berth.coordinator-" + store + "-changelog", PARTITION);
  }

  /** Takes it, too. What was not read ahead is read then. */
  private boolean wasReadAhead(RestoredLedgers from, int partition) {
    long before = readLate();
    from.take(partition, new MemoryLedgerStore());
    return readLate() == before;
  }

  private long readLate() {
    return registry.get("berth.ledger.read").tag("ahead", "false").timer().count();
  }

  private void restoreAll() {
    Stores.NAMES.forEach(this::start);
    Stores.NAMES.forEach(this::end);
  }

  @Test
  void aLedgerIsReadOnceAllStoresOfItsPartitionAreRestored_andGivenOnce() {
    Stores.NAMES.forEach(this::start);
    Stores.NAMES.stream().skip(1).forEach(this::end);
    assertThat(read).isEmpty();
    end(Stores.NAMES.iterator().next());
    assertThat(read).containsExactly(PARTITION);
    assertThat(wasReadAhead(restored, PARTITION + 1)).isFalse();
    assertThat(wasReadAhead(restored, PARTITION)).isTrue();
    assertThat(wasReadAhead(restored, PARTITION)).isFalse();
  }

  @Test
  void whenAStoreIsRestoredAgain_whatWasReadBeforeIsForgotten() {
    restoreAll();
    start(Stores.RUNS);
    assertThat(wasReadAhead(restored, PARTITION)).isFalse();
  }

  @Test
  void aRestoreThatWasBrokenOffCountsForNothing() {
    Stores.NAMES.forEach(this::start);
    end(Stores.RUNS);
    end(Stores.PROGRESS);
    // The partition went elsewhere, and comes back.
    Stores.NAMES.forEach(this::start);
    end(Stores.SETTLED);
    end(Stores.DEFINITIONS);
    assertThat(read).isEmpty();
    end(Stores.RUNS);
    end(Stores.PROGRESS);
    assertThat(wasReadAhead(restored, PARTITION)).isTrue();
  }

  @Test
  void whatNobodyTookIsLetGo() {
    restoreAll();
    restored.clear();
    assertThat(wasReadAhead(restored, PARTITION)).isFalse();
  }

  @Test
  void whatCantBeReadIsLeftToThePartitionItself() {
    var failing =
        new RestoredLedgers(
            partition -> {
              throw new IllegalStateException("Not open");
            },
            metrics);
    Stores.NAMES.forEach(store -> failing.onRestoreStart(changelog(store), store, 0, 10));
    Stores.NAMES.forEach(store -> failing.onRestoreEnd(changelog(store), store, 10));
    assertThat(wasReadAhead(failing, PARTITION)).isFalse();
  }
}
