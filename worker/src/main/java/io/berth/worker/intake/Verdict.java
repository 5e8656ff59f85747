package io.berth.worker.intake;

import io.berth.protocol.Fact;
import io.berth.protocol.Work;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What becomes of a delivered record. */
sealed interface Verdict {
  /** It can't be read: it is rejected, and nobody gets it again. */
  record Unreadable(String why) implements Verdict {}

  /** It is said that this attempt starts; it does if its delivery can be acknowledged. */
  record Start(Work work) implements Verdict {}

  /** It does not start; the coordinator is told why. */
  record Refuse(Work work, Fact.What what, @Nullable String why) implements Verdict {
    Fact fact(Instant at) {
      return new Fact(work.tenant(), work.run(), work.attempt(), what, at, null, why, null);
    }
  }

  /**
   * It, or a newer attempt, runs here already. Nothing is said: the coordinator would take it for
   * the end of what runs.
   */
  record Ignore(Work work, int runningAttempt) implements Verdict {}
}
