package io.berth.worker.execution;

import static io.berth.worker.testing.Order.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.protocol.Code;
import io.berth.protocol.Fact;
import io.berth.protocol.Fact.What;
import io.berth.worker.TaskContext;
import io.berth.worker.TaskFailedException;
import io.berth.worker.TaskHandler;
import io.berth.worker.metrics.WorkerMeters;
import io.berth.worker.testing.Order;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run of tasks whose type says what they do, and what is told of its end. */
class TaskRunnerTest {
  private final List<String> done = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private interface Deed {
    void run(TaskContext context) throws Exception;
  }

  private TaskHandler handler(String type, Deed deed) {
    return new TaskHandler() {
      @Override
      public String type() {
        return type;
      }

      @Override
      public void run(TaskContext context) throws Exception {
        done.add(type);
        deed.run(context);
      }
    };
  }

  private Attempt attempt(String... types) {
    Order order = run("r1");
    for (String type : types) {
      order.task(type, Map.of());
    }
    return new Attempt(
        order.work(),
        new Lease(Duration.ofSeconds(30), Duration.ZERO, System.nanoTime()),
        Duration.ZERO);
  }

  private Fact end(Attempt attempt) {
    TaskHandlers handlers =
        new TaskHandlers(
            List.of(
                handler("fine", context -> context.output("fine\n")),
                handler("code", context -> context.exitCode(0)),
                handler(
                    "bad",
                    context -> {
                      context.output("last words");
                      throw new TaskFailedException("no luck", 3, null);
                    }),
                handler(
                    "hopeless",
                    context -> {
                      throw TaskFailedException.forGood("never");
                    }),
                handler(
                    "bug",
                    context -> {
                      throw new IllegalStateException("bug");
                    }),
                handler(
                    "overflow",
                    context -> {
                      throw new StackOverflowError();
                    }),
                handler(
                    "stopped",
                    context -> {
                      attempt.stop(Stop.REVOKED, Duration.ZERO);
                      throw new InterruptedException();
                    }),
                handler("stubborn", context -> attempt.stop(Stop.REVOKED, Duration.ZERO))),
            List.of(),
            List.of());
    return new TaskRunner(handlers, new WorkerMeters(registry, "w"))
        .run(attempt)
        .fact(attempt.work(), Instant.EPOCH);
  }

  @Test
  void theLastTasksResultIsTheRuns() {
    Fact end = end(attempt("fine", "code"));
    assertThat(end.what()).isEqualTo(What.SUCCEEDED);
    assertThat(end.result().exitCode()).isZero();
    assertThat(end.result().output()).isNull();
  }

  @Test
  void theFirstFailureEndsTheRun() {
    Fact end = end(attempt("fine", "bad", "fine"));
    assertThat(done).containsExactly("fine", "bad");
    assertThat(end.what()).isEqualTo(What.FAILED);
    assertThat(end.code()).isEqualTo(Code.TASK_FAILED);
    assertThat(end.message()).isEqualTo("task t1: no luck");
    assertThat(end.result().exitCode()).isEqualTo(3);
    assertThat(end.result().output()).isEqualTo("last words");
  }

  @Test
  void whatWouldFailAgainFailsForGood() {
    assertThat(end(attempt("hopeless")).what()).isEqualTo(What.FAILED_FOR_GOOD);
  }

  @Test
  void whatIsUnforeseenMayBeTriedAgain() {
    assertThat(end(attempt("bug")).what()).isEqualTo(What.FAILED);
    assertThat(end(attempt("overflow")).message()).contains("StackOverflowError");
  }

  @Test
  void anUnknownTypeIsFoundBeforeAnythingRuns() {
    Fact end = end(attempt("fine", "unheard-of"));
    assertThat(done).isEmpty();
    assertThat(end.what()).isEqualTo(What.FAILED_FOR_GOOD);
    assertThat(end.code()).isEqualTo(Code.UNKNOWN_TASK_TYPE);
  }

  @Test
  void whatFailsWhileItIsStoppedWasStopped() {
    assertThat(end(attempt("stopped")).what()).isEqualTo(What.KILLED);
  }

  @Test
  void aStopIsSeenBetweenTasks() {
    assertThat(end(attempt("stubborn", "fine")).what()).isEqualTo(What.KILLED);
    assertThat(done).containsExactly("stubborn");
  }

  @Test
  void aRunThatWasThroughAnywayHasSucceeded() {
    assertThat(end(attempt("stubborn")).what()).isEqualTo(What.SUCCEEDED);
  }

  @Test
  void tasksAreTimedByTypeAndOutcome() {
    end(attempt("fine", "bad"));
    assertThat(
            registry
                .get("berth.worker.task.duration")
                .tags("type", "bad", "outcome", "failed")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void twoHandlersOfOneTypeAndOriginAreRefused() {
    TaskHandler one = handler("same", context -> {});
    assertThatThrownBy(() -> new TaskHandlers(List.of(), List.of(one, one), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same");
    TaskHandler given = handler("same", context -> {});
    assertThat(new TaskHandlers(List.of(one), List.of(), List.of(given)).find("same"))
        .containsSame(given);
  }
}
