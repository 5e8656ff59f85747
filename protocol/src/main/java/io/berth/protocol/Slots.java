package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How many slots a limit has. On the wire a number, {@code "unlimited"} or {@code "fleet"}. */
public sealed interface Slots {
  int MOST = 1_000_000_000;

  /** What a refusal asks for. */
  String EXPECTED = "an integer from 0 to 1,000,000,000, unlimited, or on a queue fleet";

  /** A number; 0 pauses. */
  record Fixed(int count) implements Slots {
    public Fixed {
      if (count < 0 || count > MOST) {
        throw Checks.broken(Code.SLOTS_INVALID, "", EXPECTED, count);
      }
    }

    @JsonValue
    public int json() {
      return count;
    }
  }

  /** Exempts a scope from its wildcard. */
  record Unlimited() implements Slots {
    @JsonValue
    public String json() {
      return "unlimited";
    }
  }

  /** On a queue: what its live workers can run, and a tenth more. */
  record Fleet() implements Slots {
    @JsonValue
    public String json() {
      return "fleet";
    }
  }

  static Slots of(int count) {
    return new Fixed(count);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Slots fromJson(Object value) {
    return switch (value) {
      case Integer count -> new Fixed(count);
      case String text when text.equals("unlimited") -> new Unlimited();
      case String text when text.equals("fleet") -> new Fleet();
      default -> throw Checks.broken(Code.SLOTS_INVALID, "", EXPECTED, value);
    };
  }
}
