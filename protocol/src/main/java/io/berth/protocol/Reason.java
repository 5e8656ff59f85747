package io.berth.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Why a decision fell as it did.
 *
 * @param scope the limit that decided; null where none did
 * @param slots that limit's slots at that moment
 * @param active how many of them were taken
 * @param waiting how many runs waited for it, where that decided
 * @param maxWaiting how many may
 * @param message what else there is to say, for people: an operator's words, a worker's error
 */
public record Reason(
    Code code,
    @Nullable Scope scope,
    @Nullable Integer slots,
    @Nullable Long active,
    @Nullable Long waiting,
    @Nullable Integer maxWaiting,
    @Nullable String message) {
  public Reason {
    Checks.required(code, "code");
  }

  public static Reason of(Code code) {
    return of(code, null);
  }

  public static Reason of(Code code, @Nullable String message) {
    return new Reason(code, null, null, null, null, null, message);
  }

  public static Reason ofLimit(Code code, Scope scope, int slots, long active) {
    return new Reason(code, scope, slots, active, null, null, null);
  }

  /** The same, with how many runs waited for the limit, and how many may. */
  public Reason waiting(long runs, int most) {
    return new Reason(code, scope, slots, active, runs, most, message);
  }

  /** The same, with what else there is to say. */
  public Reason saying(String more) {
    return new Reason(code, scope, slots, active, waiting, maxWaiting, more);
  }
}
