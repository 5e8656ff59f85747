package io.berth.standalone.bench.chaos.judge;

import io.berth.protocol.RunKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A sign of life that a task left in a place of its own, past everything of Berth.
 *
 * @param nanos since 1970, by the machine's clock
 * @param worker the life of the worker process that started the task
 */
public record Mark(What what, long nanos, RunKey run, int attempt, String worker) {
  /** What a task says. */
  public enum What {
    START,
    ALIVE,
    END
  }

  private static final long NANOS_OF_MILLI = 1_000_000;

  /** Reads {@code START <nanos> <tenant> <run> <attempt>}; empty for half a line. */
  public static Optional<Mark> parse(String line, String worker) {
    String[] words = line.split(" ", -1);
    if (words.length != 5) {
      return Optional.empty();
    }
    return Optional.of(
        new Mark(
            What.valueOf(words[0]),
            Long.parseLong(words[1]),
            new RunKey(words[2], words[3]),
            Integer.parseInt(words[4]),
            worker));
  }

  /** As exact as the times of decisions. */
  Instant at() {
    return Instant.ofEpochMilli(nanos / NANOS_OF_MILLI);
  }

  @Override
  public String toString() {
    return "%s of %s attempt %d on %s at %s".formatted(what, run, attempt, worker, at());
  }
}
