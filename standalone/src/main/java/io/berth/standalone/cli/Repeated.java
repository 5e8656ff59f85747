package io.berth.standalone.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Options that are given once per {@code key=value}. */
final class Repeated {
  /** A comma that begins the next entry: values may have commas of their own. */
  private static final Pattern NEXT_ENTRY = Pattern.compile(",(?=\\s*[A-Za-z0-9._/-]+=)");

  private Repeated() {}

  /**
   * The entries of the option's environment variable ({@code a=1,b=2}), then those of the command
   * line, which win.
   *
   * @param missing the value of an entry without {@code =}; null: it must have one
   * @throws WrongUsage without naming any value, which may be a secret
   */
  static Map<String, String> pairs(
      Surroundings around, String option, List<String> given, @Nullable String missing) {
    Map<String, String> pairs = new LinkedHashMap<>();
    EnvironmentDefaults.value(around.environment(), option)
        .ifPresent(all ->
            NEXT_ENTRY
                .splitAsStream(all)
                .forEach(one -> put(pairs, EnvironmentDefaults.variable(option), one, missing)));
    given.forEach(one -> put(pairs, option, one, missing));
    return pairs;
  }

  private static void put(
      Map<String, String> pairs, String source, String entry, @Nullable String missing) {
    int equals = entry.indexOf('=');
    if (equals == 0 || entry.isBlank() || (equals < 0 && missing == null)) {
      throw new WrongUsage("Expected key=value for " + source + ", but one entry is not.");
    }
    if (equals < 0 && missing != null) {
      pairs.put(entry.strip(), missing);
    } else {
      pairs.put(entry.substring(0, equals).strip(), entry.substring(equals + 1));
    }
  }
}
