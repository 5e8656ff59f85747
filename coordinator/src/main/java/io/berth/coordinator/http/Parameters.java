package io.berth.coordinator.http;

import io.berth.coordinator.view.UnansweredException;
import io.berth.protocol.Code;
import io.berth.protocol.InvalidRecordException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters of one question. Strict: what is not understood is not ignored. */
final class Parameters {
  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads them.
   *
   * @param rawQuery the part of the address behind the question mark, as it came
   * @param known the names that may be there; what is empty counts as absent
   */
  static Parameters parse(@Nullable String rawQuery, Set<String> known) {
    Map<String, String> values = new TreeMap<>();
    for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (pair.isEmpty()) {
        continue;
      }
      if (!known.contains(name)) {
        throw invalid(
            "Expected one of %s, but was the parameter '%s'"
                .formatted(String.join(", ", new TreeSet<>(known)), name));
      }
      if (values.put(name, value) != null) {
        throw invalid("Expected the parameter '%s' once, but it is there twice".formatted(name));
      }
    }
    values.values().removeIf(String::isEmpty);
    return new Parameters(values);
  }

  /** A value that has a form of its own. */
  <T> Optional<T> value(String name, Function<String, T> reader) {
    String text = values.get(name);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(text));
    } catch (InvalidRecordException e) {
      String message = String.valueOf(e.getMessage());
      throw new UnansweredException(e.code(), e.path().isEmpty() ? name + ": " + message : message);
    } catch (IllegalArgumentException e) {
      throw invalid(name + ": " + e.getMessage());
    }
  }

  <T> T required(String name, Function<String, T> reader) {
    return value(name, reader)
        .orElseThrow(
            () -> invalid("Expected the parameter '%s', but it is missing".formatted(name)));
  }

  int number(String name, int absent, int most) {
    return value(name, Parameters::number).map(number -> within(name, number, most)).orElse(absent);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a number, but was '" + text + "'", e);
    }
  }

  private static int within(String name, int number, int most) {
    if (number < 1 || number > most) {
      throw invalid("%s: expected 1 to %s, but was %s".formatted(name, most, number));
    }
    return number;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("Expected percent-encoded text, but was '%s'".formatted(text));
    }
  }

  private static UnansweredException invalid(String message) {
    return new UnansweredException(Code.PARAMETER_INVALID, message);
  }
}
