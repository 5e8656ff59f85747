package io.berth.worker.intake;

import io.berth.protocol.Fact;
import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.Json;
import io.berth.protocol.RunKey;
import io.berth.protocol.Work;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a delivered record. Pure; the order of its checks is part of it. */
final class DeliveryRules {
  /** What work may require of this version: nothing yet. */
  static final Set<String> KNOWN_REQUIREMENTS = Set.of();

  private DeliveryRules() {}

  /** What a worker knows about runs, besides the record. */
  interface Known {
    /** Whether this attempt must not start any more. */
    boolean revoked(RunKey run, int attempt);

    /** The attempt of this run that runs here, or 0. */
    int runningAttempt(RunKey run);
  }

  /**
   * @param deliveries how many times the record was delivered, with this one
   * @param draining whether the worker takes no more
   */
  static Verdict decide(
      byte @Nullable [] value, int deliveries, boolean draining, Known known, Instant now) {
    Work work;
    try {
      work = Json.read(value, Work.class);
    } catch (InvalidRecordException e) {
      return new Verdict.Unreadable(String.valueOf(e.getMessage()));
    }
    int running = known.runningAttempt(work.key());
    if (running >= work.attempt()) {
      return new Verdict.Ignore(work, running);
    }
    List<String> unknown =
        work.requires().stream().filter(name -> !KNOWN_REQUIREMENTS.contains(name)).toList();
    if (!unknown.isEmpty()) {
      return new Verdict.Refuse(
          work, Fact.What.HANDED_BACK, "requires what this worker doesn't know: " + unknown);
    }
    if (deliveries > 1) {
      return new Verdict.Refuse(work, Fact.What.REDELIVERED, null);
    }
    if (now.isAfter(work.startBefore())) {
      return new Verdict.Refuse(work, Fact.What.EXPIRED, null);
    }
    if (known.revoked(work.key(), work.attempt())) {
      return new Verdict.Refuse(work, Fact.What.KILLED, null);
    }
    if (draining) {
      return new Verdict.Refuse(work, Fact.What.HANDED_BACK, "the worker shuts down");
    }
    return new Verdict.Start(work);
  }

  /**
   * Looks again at an attempt that was to start, when it is known whether its delivery could be
   * acknowledged.
   *
   * @return what is to be said instead of starting it; null: it starts
   */
  static Fact.@Nullable What reconsider(Work work, boolean acknowledged, Known known, Instant now) {
    if (!acknowledged) {
      return Fact.What.WITHDRAWN;
    }
    if (now.isAfter(work.startBefore())) {
      return Fact.What.EXPIRED;
    }
    return known.revoked(work.key(), work.attempt()) ? Fact.What.KILLED : null;
  }
}
