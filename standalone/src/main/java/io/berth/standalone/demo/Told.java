package io.berth.standalone.demo;

import io.berth.protocol.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the decisions so far say about one run. */
final class Told {
  private @Nullable Instant asked;
  private @Nullable Instant admitted;
  private @Nullable Instant started;
  private @Nullable Decision end;
  private boolean inLine;

  void hear(Decision decision) {
    if (asked == null) {
      asked = decision.at();
    }
    switch (decision.decision()) {
      case QUEUED -> inLine = true;
      case ADMITTED -> {
        admitted = admitted == null ? decision.at() : admitted;
        inLine = false;
      }
      case STARTED -> started = decision.at();
      case SUCCEEDED, FAILED, CANCELLED, KILLED -> end = decision;
      case RETRYING, LOST, KILL_REQUESTED -> {
        // Says nothing about how long it waited or ran.
      }
    }
  }

  /** Whether it was waiting when the last decision fell. */
  boolean isInLine() {
    return inLine;
  }

  Optional<Decision> end() {
    return Optional.ofNullable(end);
  }

  /** From its arrival to its first admission; empty if it never got one. */
  Optional<Duration> waited() {
    return between(asked, admitted);
  }

  /** From the last start to the end; empty if it never ran or has not ended. */
  Optional<Duration> ran() {
    return between(started, end == null ? null : end.at());
  }

  /** Since its arrival. */
  Duration since(Instant now) {
    return asked == null ? Duration.ZERO : Duration.between(asked, now);
  }

  private static Optional<Duration> between(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? Optional.empty() : Optional.of(Duration.between(from, to));
  }
}
