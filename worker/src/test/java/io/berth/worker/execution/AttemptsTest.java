package io.berth.worker.execution;

import static io.berth.worker.testing.Order.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Fact;
import io.berth.protocol.Fact.What;
import io.berth.worker.TaskContext;
import io.berth.worker.TaskHandler;
import io.berth.worker.metrics.WorkerMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  /** Its handshake was under way when the worker was told to stop. */
  @Test
  void whatBeginsAfterTheWorkerHasDrainedIsHandedBack() throws Exception {
    var executed = new AtomicInteger();
    List<Fact> told = new CopyOnWriteArrayList<>();
    var meters = new WorkerMeters(new SimpleMeterRegistry(), "w");
    TaskHandlers handlers = new TaskHandlers(List.of(counting(executed)), List.of(), List.of());
    try (ScheduledExecutorService timer = Executors.newScheduledThreadPool(1)) {
      var slots = new Slots(1);
      var attempts =
          new Attempts(
              new TaskRunner(handlers, meters),
              slots,
              (work, fact) -> told.add(fact),
              timer,
              meters,
              Duration.ZERO,
              Clock.systemUTC());
      attempts.drain();
      assertThat(slots.reserve(1)).isTrue();
      assertThat(attempts.start(run("r1").task("count", Map.of()).work(), System.nanoTime()))
          .isTrue();
      assertThat(attempts.awaitNone(Duration.ofSeconds(10))).isTrue();
      timer.shutdownNow();
    }
    assertThat(told).extracting(Fact::what).containsExactly(What.HANDED_BACK);
    assertThat(executed).hasValue(0);
  }

  private static TaskHandler counting(AtomicInteger executed) {
    return new TaskHandler() {
      @Override
      public String type() {
        return "count";
      }

      @Override
      public void run(TaskContext context) {
        executed.incrementAndGet();
      }
    };
  }
}
