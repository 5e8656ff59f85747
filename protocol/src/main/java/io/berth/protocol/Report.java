package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has to say to one partition of the coordinator, in order.
 *
 * @param worker who reports; unique among the living, and never used again after a restart
 * @param home the partition that owns the runs it is about, as their {@link Work} said
 * @param facts at most {@link #FACTS_MAX}
 * @param fleet what the worker can do, in heartbeats; null elsewhere
 */
public record Report(String worker, int home, List<Fact> facts, @Nullable Fleet fleet) {
  public static final int FACTS_MAX = 2_000;

  /**
   * A worker's capacity.
   *
   * @param queue whose work it takes
   * @param concurrency how many runs it executes at a time
   * @param free how many more it could take now
   */
  public record Fleet(String queue, int concurrency, int free) {
    public Fleet {
      queue = Checks.queue(queue, "queue");
      if (concurrency < 0 || free < 0 || free > concurrency) {
        throw new InvalidRecordException(
            Code.REPORT_INVALID,
            "free",
            "expected 0 <= free <= concurrency, but were " + free + " and " + concurrency);
      }
    }
  }

  public Report {
    if (Checks.required(worker, "worker").isEmpty() || worker.length() > 200) {
      throw new InvalidRecordException(
          Code.REPORT_INVALID,
          "worker",
          "expected 1 to 200 characters, but were " + worker.length());
    }
    facts = Checks.elements(facts, "facts", "a fact");
    if (facts.size() > FACTS_MAX) {
      throw new InvalidRecordException(
          Code.TOO_MANY, "facts", "expected at most 2,000 facts, but were " + facts.size());
    }
    if (home < 0) {
      throw new InvalidRecordException(
          Code.REPORT_INVALID, "home", "expected a partition, but was " + home);
    }
  }

  @JsonCreator
  static Report fromJson(
      @Nullable String worker,
      @Nullable Integer home,
      @Nullable List<Fact> facts,
      @Nullable Fleet fleet) {
    return new Report(
        Checks.required(worker, "worker"),
        Checks.required(home, "home"),
        facts == null ? List.of() : facts,
        fleet);
  }
}
