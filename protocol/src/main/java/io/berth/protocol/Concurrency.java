package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/**
 * A flow's own limit, in the words of Kestra.
 *
 * @param limit slots of the flow; 0 pauses
 * @param behavior what happens to a newcomer when they are taken
 */
public record Concurrency(int limit, OnFull behavior) {
  public Concurrency {
    if (limit < 0 || limit > Slots.MOST) {
      throw Checks.broken(Code.SLOTS_INVALID, "limit", "an integer from 0 to 1,000,000,000", limit);
    }
  }

  @JsonCreator
  static Concurrency fromJson(@Nullable Integer limit, @Nullable OnFull behavior) {
    return new Concurrency(
        Checks.required(limit, "limit"), behavior == null ? OnFull.QUEUE : behavior);
  }
}
