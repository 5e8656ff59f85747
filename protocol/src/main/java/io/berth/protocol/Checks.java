package io.berth.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rules for single values that several records share. */
final class Checks {
  static final int LABELS_MAX = 64;
  static final int POOLS_MAX = 32;
  static final int WEIGHT_MAX = 1_000_000;
  static final String WEIGHT_EXPECTED = "an integer from 1 to 1,000,000";
  static final int PRIORITY_MAX = 1_000_000;

  /**
   * How deep inputs and a task's properties may nest: less than a whole record may, so that what
   * was taken in once can be read again from any record of ours that contains it.
   */
  static final int CONTENT_DEPTH_MAX = 48;

  static final Duration DURATION_MAX = Duration.ofDays(3650);

  private static final Alphabet TENANT = Alphabet.LETTERS_AND_DIGITS.and("._-");
  private static final Alphabet RUN_ID = Alphabet.LETTERS_AND_DIGITS.and("._:-");
  private static final Alphabet NAMESPACE = Alphabet.LETTERS_AND_DIGITS.and("_-.");
  private static final Alphabet NAME = Alphabet.LETTERS_AND_DIGITS.and("._-");
  private static final Alphabet LABEL_KEY = Alphabet.LETTERS_AND_DIGITS.and("._/-");
  // A queue's name is part of a topic's name. Without dots no two queues can collide in Kafka's
  // metric names, where '.' and '_' are the same and the broker refuses the second topic.
  private static final Alphabet QUEUE = Alphabet.LETTERS_AND_DIGITS.and("_-");

  private Checks() {}

  static <T> T required(@Nullable T value, String field) {
    if (value == null) {
      throw new InvalidRecordException(
          Code.FIELD_MISSING, field, "expected a value, but there is none");
    }
    return value;
  }

  /** A refusal that reads "expected X, but was Y". */
  static InvalidRecordException broken(
      Code code, String field, String expected, @Nullable Object found) {
    return new InvalidRecordException(
        code, field, "expected " + expected + ", but was " + quoted(found));
  }

  static String tenant(@Nullable String value, String field) {
    return matching(
        value,
        field,
        Checks::isTenant,
        Code.TENANT_INVALID,
        "a tenant of 1 to 100 characters A-Z a-z 0-9 . _ - that begins with a letter or digit");
  }

  static String tenantOrDefault(@Nullable String value) {
    return value == null ? Tenants.DEFAULT : tenant(value, "tenant");
  }

  static String runId(@Nullable String value, String field) {
    return matching(
        value,
        field,
        text -> isMade(text, RUN_ID, 200),
        Code.RUN_ID_INVALID,
        "a run's id of 1 to 200 characters A-Z a-z 0-9 . _ : -");
  }

  static String namespace(@Nullable String value, String field) {
    return matching(
        value,
        field,
        Checks::isNamespace,
        Code.NAMESPACE_INVALID,
        "a dotted path of A-Z a-z 0-9 _ - with at most 200 characters");
  }

  static String flowId(@Nullable String value, String field) {
    return matching(
        value,
        field,
        text -> isMade(text, NAME, 100),
        Code.FLOW_INVALID,
        "a flow's id of 1 to 100 characters A-Z a-z 0-9 . _ -");
  }

  static String taskId(@Nullable String value, String field) {
    return matching(
        value,
        field,
        text -> isMade(text, NAME, 100),
        Code.TASK_INVALID,
        "a task's id of 1 to 100 characters A-Z a-z 0-9 . _ -");
  }

  static String queue(@Nullable String value, String field) {
    return matching(
        value,
        field,
        text -> isMade(text, QUEUE, 60),
        Code.QUEUE_INVALID,
        "a queue's name of 1 to 60 characters A-Z a-z 0-9 _ -");
  }

  static String pool(@Nullable String value, String field) {
    return matching(
        value,
        field,
        text -> isMade(text, NAME, 100),
        Code.POOL_INVALID,
        "a pool's name of 1 to 100 characters A-Z a-z 0-9 . _ -");
  }

  static String labelKey(@Nullable String value, String field) {
    return matching(
        value,
        field,
        Checks::isLabelKey,
        Code.LABEL_INVALID,
        "a label's key of 1 to 100 characters A-Z a-z 0-9 . _ / -");
  }

  static String labelValue(@Nullable String value, String field) {
    if (value == null) {
      throw broken(Code.LABEL_INVALID, field, "text, which may be empty", null);
    }
    // "*" would read as the wildcard in `label:k=*`. A scope's text is its identity, also as bytes
    // in a key: half a surrogate pair would come back from there as another character.
    if (value.length() > 200 || value.equals("*") || !isPrintable(value)) {
      throw broken(
          Code.LABEL_INVALID,
          field,
          "a label's value of at most 200 characters without control characters, and not *",
          value);
    }
    return value;
  }

  static int weight(@Nullable Integer value, String field) {
    if (value == null || value < 1 || value > WEIGHT_MAX) {
      throw broken(Code.WEIGHT_INVALID, field, WEIGHT_EXPECTED, value);
    }
    return value;
  }

  static void atLeast(int least, int value, String field) {
    if (value < least) {
      throw new InvalidRecordException(
          Code.FIELD_TYPE, field, "expected an integer of " + least + " or more, but was " + value);
    }
  }

  static int priority(int value, String field) {
    if (value < -PRIORITY_MAX || value > PRIORITY_MAX) {
      throw broken(Code.PRIORITY_INVALID, field, "an integer from -1,000,000 to 1,000,000", value);
    }
    return value;
  }

  static Duration duration(Duration value, Duration least, Duration most, String field) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new InvalidRecordException(
          Code.DURATION_INVALID,
          field,
          "expected a duration from " + least + " to " + most + ", but was " + value);
    }
    return value;
  }

  static Map<String, String> labels(@Nullable Map<String, String> value) {
    return copy(
        value,
        "labels",
        LABELS_MAX,
        (in, out) ->
            in.forEach(
                (k, v) -> out.put(labelKey(k, "labels." + k), labelValue(v, "labels." + k))));
  }

  static Map<String, Integer> pools(@Nullable Map<String, Integer> value) {
    return copy(
        value,
        "pools",
        POOLS_MAX,
        (in, out) -> in.forEach((k, v) -> out.put(pool(k, "pools." + k), weight(v, "pools." + k))));
  }

  /** Instants on the wire have milliseconds: what does not survive the wire is cut at once. */
  static Instant millis(@Nullable Instant value, String field) {
    return required(value, field).truncatedTo(ChronoUnit.MILLIS);
  }

  private static <V> Map<String, V> copy(
      @Nullable Map<String, V> in,
      String field,
      int most,
      BiConsumer<Map<String, V>, Map<String, V>> fill) {
    if (in == null || in.isEmpty()) {
      return Map.of();
    }
    if (in.size() > most) {
      throw new InvalidRecordException(
          Code.TOO_MANY, field, "expected at most " + most + " entries, but were " + in.size());
    }
    Map<String, V> out = new LinkedHashMap<>(in.size() * 2);
    fill.accept(in, out);
    return Collections.unmodifiableMap(out);
  }

  /** A list without nulls, which nobody may change. */
  static <T> List<T> elements(@Nullable List<T> value, String field, String expected) {
    List<T> list = required(value, field);
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) == null) {
        throw broken(Code.FIELD_TYPE, field + "[" + i + "]", expected, null);
      }
    }
    return List.copyOf(list);
  }

  /** What a user's own fields say: anything, null included, that does not nest too deeply. */
  static Map<String, Object> content(@Nullable Map<String, Object> value, String field) {
    if (value == null || value.isEmpty()) {
      return Map.of();
    }
    checkDepth(value, field, CONTENT_DEPTH_MAX);
    return Collections.unmodifiableMap(new LinkedHashMap<>(value));
  }

  private static void checkDepth(@Nullable Object value, String field, int left) {
    Collection<?> inside =
        value instanceof Map<?, ?> map
            ? map.values()
            : value instanceof List<?> list ? list : List.of();
    for (Object item : inside) {
      if (item instanceof Map || item instanceof List) {
        if (left == 1) {
          throw new InvalidRecordException(
              Code.JSON_UNREADABLE,
              field,
              "expected at most " + CONTENT_DEPTH_MAX + " levels, but were more");
        }
        checkDepth(item, field, left - 1);
      }
    }
  }

  /** The first {@code most} characters at most, never half of a surrogate pair. */
  static @Nullable String head(@Nullable String text, int most) {
    if (text == null || text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  /** The last {@code most} characters at most, never half of a surrogate pair. */
  static @Nullable String tail(@Nullable String text, int most) {
    if (text == null || text.length() <= most) {
      return text;
    }
    int from = text.length() - most;
    return text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private static String matching(
      @Nullable String value, String field, Predicate<String> form, Code code, String expected) {
    String text = required(value, field);
    if (!form.test(text)) {
      throw broken(code, field, expected, text);
    }
    return text;
  }

  /** Whether it has 1 to {@code most} characters, all of the alphabet. */
  private static boolean isMade(String text, Alphabet alphabet, int most) {
    return !text.isEmpty() && text.length() <= most && alphabet.isAllOf(text);
  }

  private static boolean isTenant(String text) {
    return isMade(text, TENANT, 100) && Alphabet.LETTERS_AND_DIGITS.has(text.charAt(0));
  }

  private static boolean isLabelKey(String text) {
    return isMade(text, LABEL_KEY, 100);
  }

  /** A dotted path: no part of it is empty. */
  private static boolean isNamespace(String text) {
    return isMade(text, NAMESPACE, 200)
        && text.charAt(0) != '.'
        && text.charAt(text.length() - 1) != '.'
        && !text.contains("..");
  }

  /** A value in the words of a refusal: short, whatever it is. */
  static String quoted(@Nullable Object found) {
    return switch (found) {
      case null -> "null";
      case List<?> list -> list.isEmpty() ? "an empty list" : "a list";
      case Map<?, ?> map -> map.isEmpty() ? "an empty object" : "an object";
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> {
        String text = found.toString();
        yield "'" + (text.length() > 120 ? head(text, 120) + "…" : text) + "'";
      }
    };
  }
}
