package io.berth.coordinator.view;

import io.berth.coordinator.ledger.LiveRun;
import io.berth.protocol.FlowName;
import io.berth.protocol.Reason;
import io.berth.protocol.Result;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a run is where it is.
 *
 * @param at when that was
 * @param sentence the same for people
 * @param flow null if nothing is known of the run
 * @param place where it stands among those that wait, also when it no longer does
 * @param attempt the current or last attempt; 0: none yet
 * @param tries while it lives and its flow is known
 * @param until when something happens to it if nothing else does: the end of its {@code
 *     queueTimeout} while QUEUED, of its back-off while RETRYING, of the wait for its flow while
 *     AWAITING_FLOW; while ADMITTED when the attempt can be started no more, while RUNNING when its
 *     lease ends. Null where nothing is set
 * @param reason while QUEUED what keeps it, the innermost limit first; while it holds slots why it
 *     was told to stop; else why it ended. Null where there is none
 * @param line while QUEUED
 * @param queue whose workers execute it, while it lives and its flow is known
 * @param worker who executes it, while RUNNING
 * @param limits those in force that count it, innermost first: while it is QUEUED or holds slots
 * @param end when it has ended
 */
public record Explanation(
    Instant at,
    String tenant,
    String run,
    RunState state,
    String sentence,
    @Nullable FlowName flow,
    @Nullable Place place,
    int attempt,
    @Nullable Tries tries,
    @Nullable Instant until,
    @Nullable Reason reason,
    @Nullable Line line,
    @Nullable Queue queue,
    @Nullable String worker,
    List<RunLimit> limits,
    @Nullable End end) {
  /**
   * Where it stands.
   *
   * @param priority null while its flow is not defined, and the request names none
   * @param arrival orders a tenant's runs as its partition took them
   * @param arrivedAt when that was; null when it has ended
   */
  public record Place(@Nullable Integer priority, long arrival, @Nullable Instant arrivedAt) {}

  /**
   * What became of its tries so far.
   *
   * @param failed those that started and failed
   * @param maxAttempts after so many of them it is FAILED
   * @param lost those that started and were lost
   * @param maxLost after so many of them it is FAILED
   */
  public record Tries(int failed, int maxAttempts, int lost, int maxLost) {}

  /**
   * The waiting runs that ask for exactly the same.
   *
   * @param position 1 is the head
   * @param positionOrMore whether it is further back than that: only so many are counted
   * @param size how many wait in it
   * @param head who is next of them
   * @param ahead those that go before this run, first to go first; at most {@link #AHEAD_MAX}
   * @param reserves whether slots are kept for this run as they become free
   */
  public record Line(
      int position,
      boolean positionOrMore,
      int size,
      String head,
      List<String> ahead,
      boolean reserves) {
    public static final int AHEAD_MAX = 10;

    public Line {
      ahead = ahead == null ? List.of() : List.copyOf(ahead);
    }
  }

  /**
   * A queue.
   *
   * @param ready whether work can be sent to it
   * @param workers how many live workers it has
   * @param capacity how many runs they execute at a time
   */
  public record Queue(String name, boolean ready, int workers, long capacity) {}

  /**
   * The end of a run.
   *
   * @param result how its work ended, where it ran
   */
  public record End(Instant at, @Nullable Result result) {}

  public Explanation {
    limits = limits == null ? List.of() : List.copyOf(limits);
  }

  /** When something happens to a live run if nothing else does. */
  static @Nullable Instant until(Glance glance, LiveRun run) {
    return run.leased() ? glance.leaseUntil(run.key()) : run.until();
  }
}
