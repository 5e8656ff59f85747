package io.berth.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong lastEarlyCommitMs = new AtomicLong();
  private final Pace pace = new Pace(lastEarlyCommitMs);

  @Test
  void tookInput_afterASilence_commitsAtOnce() {
    assertThat(pace.tookInput(1_000)).isTrue();
    idle(3);
    assertThat(pace.tookInput(1_030)).isTrue();
  }

  @Test
  void tookInput_whatPiledUpBehindALongCommit_waitsForTheInterval() {
    assertThat(pace.tookInput(1_000)).isTrue();
    for (int i = 1; i < 20; i++) {
      idle(1); // the one that falls behind a commit of 100 ms
      assertThat(pace.tookInput(1_000 + 100 * i)).isFalse();
    }
  }

  @Test
  void tookInput_anotherPartitionCommittedJustNow_waitsForTheInterval() {
    Pace other = new Pace(lastEarlyCommitMs);
    assertThat(pace.tookInput(1_000)).isTrue();
    assertThat(other.tookInput(1_009)).isFalse();
    IntStream.range(0, 3).forEach(i -> other.ticked(false));
    assertThat(other.tookInput(1_010)).isTrue();
  }

  @Test
  void tookInput_theClockWasSetBack_commitsAtOnceAllTheSame() {
    assertThat(pace.tookInput(1_000_000)).isTrue();
    idle(3);
    assertThat(pace.tookInput(1_000)).isTrue();
  }

  @Test
  void interval_aSecondWithNothingToDo_isTenTimesAsLong() {
    assertThat(pace.interval()).as("of an opened partition").hasMillis(10);
    pace.tookInput(1_000);
    idle(99);
    assertThat(pace.interval()).hasMillis(10);
    idle(1);
    assertThat(pace.interval()).hasMillis(100);
    pace.ticked(true);
    assertThat(pace.interval()).hasMillis(10);
  }

  private void idle(int ticks) {
    IntStream.range(0, ticks).forEach(i -> pace.ticked(false));
  }
}
