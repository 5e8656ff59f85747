package io.berth.coordinator.topology;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a record lies. In text {@code topic-partition@offset}. */
public record Position(String topic, int partition, long offset) {
  private static final Pattern TEXT =
      Pattern.compile("([A-Za-z0-9._-]{1,249})-([0-9]{1,9})@([0-9]{1,18})");

  /**
   * Reads what {@link #toString} says.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static Position parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected TOPIC-PARTITION@OFFSET, as berth.requests-3@1234, but was '" + text + "'");
    }
    return new Position(
        matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
