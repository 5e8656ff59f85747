package io.berth.worker.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code key=value} pairs of an environment variable. */
final class KafkaProperties {
  /** A comma separates only where a key follows: values (JAAS, lists) have commas of their own. */
  private static final Pattern BETWEEN = Pattern.compile("\\R|,(?=\\s*[a-z][a-z0-9._-]*=)");

  private KafkaProperties() {}

  /**
   * Reads them in their order.
   *
   * @throws IllegalArgumentException when a pair has no {@code =}; the message names no value
   */
  static Map<String, String> parse(String text) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String pair : BETWEEN.splitAsStream(text).filter(one -> !one.isBlank()).toList()) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "Expected BERTH_KAFKA to be pairs of key=value, but one of them has no '='");
      }
      properties.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return properties;
  }
}
