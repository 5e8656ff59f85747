package io.berth.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for single values that several records share. */
final class Checks {
  static final int LABELS_MAX = 64;
  static final int POOLS_MAX = 32;
  static final int WEIGHT_MAX = 1_000_000;
  static final int PRIORITY_MAX = 1_000_000;
  static final Duration DURATION_MAX = Duration.ofDays(3650);

  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9._:-]{1,200}");
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern LABEL_KEY = Pattern.compile("[A-Za-z0-9._/-]{1,100}");
  // A queue's name is part of a topic's name. Without dots no two queues can collide in Kafka's
  // metric names, where '.' and '_' are the same and the broker refuses the second topic.
  private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9_-]{1,60}");

  private Checks() {}

  static <T> T required(@Nullable T value, String field) {
    if (value == null) {
      throw new InvalidRecordException(
          Code.FIELD_MISSING, field, "expected a value, but there is none");
    }
    return value;
  }

  static InvalidRecordException broken(Code code, String field, @Nullable Object found) {
    return new InvalidRecordException(
        code, field, "expected that " + code.meaning() + ", but was " + quoted(found));
  }

  static String tenant(@Nullable String value, String field) {
    return matching(value, field, TENANT, Code.TENANT_INVALID);
  }

  static String tenantOrDefault(@Nullable String value) {
    return value == null ? Tenants.DEFAULT : tenant(value, "tenant");
  }

  static String runId(@Nullable String value, String field) {
    return matching(value, field, RUN_ID, Code.RUN_ID_INVALID);
  }

  static String namespace(@Nullable String value, String field) {
    String namespace = required(value, field);
    if (namespace.length() > 200) {
      throw broken(Code.NAMESPACE_INVALID, field, namespace);
    }
    return matching(namespace, field, NAMESPACE, Code.NAMESPACE_INVALID);
  }

  static String flowId(@Nullable String value, String field) {
    return matching(value, field, NAME, Code.FLOW_INVALID);
  }

  static String taskId(@Nullable String value, String field) {
    return matching(value, field, NAME, Code.TASK_INVALID);
  }

  static String queue(@Nullable String value, String field) {
    return matching(value, field, QUEUE, Code.QUEUE_INVALID);
  }

  static String pool(@Nullable String value, String field) {
    return matching(value, field, NAME, Code.POOL_INVALID);
  }

  static String labelKey(@Nullable String value, String field) {
    return matching(value, field, LABEL_KEY, Code.LABEL_INVALID);
  }

  static String labelValue(@Nullable String value, String field) {
    String text = value == null ? "" : value;
    // "*" would read as the wildcard in `label:k=*`.
    if (text.length() > 200 || text.equals("*") || text.chars().anyMatch(Character::isISOControl)) {
      throw broken(Code.LABEL_INVALID, field, text);
    }
    return text;
  }

  static int weight(@Nullable Integer value, String field) {
    if (value == null || value < 1 || value > WEIGHT_MAX) {
      throw broken(Code.WEIGHT_INVALID, field, value);
    }
    return value;
  }

  static int priority(int value, String field) {
    if (value < -PRIORITY_MAX || value > PRIORITY_MAX) {
      throw broken(Code.PRIORITY_INVALID, field, value);
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

  private static String matching(@Nullable String value, String field, Pattern pattern, Code code) {
    String text = required(value, field);
    if (!pattern.matcher(text).matches()) {
      throw broken(code, field, text);
    }
    return text;
  }

  private static String quoted(@Nullable Object found) {
    if (found == null) {
      return "nothing";
    }
    String text = found.toString();
    return "'" + (text.length() > 120 ? text.substring(0, 120) + "…" : text) + "'";
  }
}
