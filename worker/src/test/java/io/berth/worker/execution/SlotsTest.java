package io.berth.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.worker.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private final Slots slots = new Slots(4);
  private final List<String> served = new CopyOnWriteArrayList<>();

  private Thread waiter(String name, int need) {
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                served.add(slots.reserve(need) ? name : name + " sent away");
              } catch (InterruptedException e) {
                served.add(name + " interrupted");
              }
            });
    Await.until(
        name + " waits or is served",
        () ->
            thread.getState() == Thread.State.WAITING
                || thread.getState() == Thread.State.TIMED_WAITING
                || thread.getState() == Thread.State.TERMINATED);
    return thread;
  }

  @Test
  void whoNeedsMoreThanThereIsLetsOthersPass() throws Exception {
    assertThat(slots.reserve(3)).isTrue();
    waiter("four", 4);
    waiter("one", 1);
    Await.until("one", () -> served.equals(List.of("one")));
    slots.release(3);
    slots.release(1);
    Await.until("four", () -> served.equals(List.of("one", "four")));
  }

  @Test
  void equalsAreServedInTheOrderTheyCame() throws Exception {
    assertThat(slots.reserve(4)).isTrue();
    waiter("first", 1);
    waiter("second", 1);
    slots.release(1);
    Await.until("first", () -> served.equals(List.of("first")));
    slots.release(1);
    Await.until("second", () -> served.equals(List.of("first", "second")));
  }

  @Test
  void asManyAsThereAreWithoutWaiting() {
    assertThat(slots.takeUpTo(3)).isEqualTo(3);
    assertThat(slots.takeUpTo(3)).isEqualTo(1);
    assertThat(slots.takeUpTo(3)).isZero();
  }

  @Test
  void patienceEnds() throws Exception {
    assertThat(slots.reserve(4)).isTrue();
    assertThat(slots.reserve(1, Duration.ofMillis(10))).isFalse();
    slots.release(1);
    assertThat(slots.reserve(1, Duration.ofMillis(10))).isTrue();
  }

  @Test
  void closingSendsEverybodyAway() throws Exception {
    assertThat(slots.reserve(4)).isTrue();
    waiter("late", 1);
    slots.close();
    Await.until("sent away", () -> served.equals(List.of("late sent away")));
    assertThat(slots.reserve(1)).isFalse();
  }

  @Test
  void aSlotIsReleasedOnce() {
    assertThatThrownBy(() -> slots.release(1)).isInstanceOf(IllegalStateException.class);
  }
}
