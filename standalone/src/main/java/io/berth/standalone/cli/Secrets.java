package io.berth.standalone.cli;

import io.berth.protocol.KafkaProperties;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * Takes the secrets among Kafka's properties out of what is printed. Kafka's own messages may quote
 * a property's value.
 */
final class Secrets {
  private static final Pattern SECRET_KEY =
      Pattern.compile("password|secret|jaas|token|credential|ssl\\.[a-z]+\\.(key|certificate)");
  private static final Pattern QUOTED = Pattern.compile("[\"']([^\"']+)[\"']");
  private static final String HIDDEN = "[hidden]";

  private final List<String> values;

  private Secrets(List<String> values) {
    this.values = values;
  }

  /** Those of a command line and its environment. */
  static Secrets of(@Nullable ParseResult parsed, Map<String, String> environment) {
    List<String> values = new ArrayList<>();
    EnvironmentDefaults.value(environment, "--kafka").ifPresent(all -> add(values, all));
    EnvironmentDefaults.value(environment, "--kafka-config")
        .ifPresent(file -> addOfFile(values, Path.of(file)));
    for (ParseResult level = parsed;
        level != null;
        level = level.hasSubcommand() ? level.subcommand() : null) {
      Object given = level.matchedOptionValue("--kafka", (Object) null);
      if (given instanceof Collection<?> entries) {
        entries.forEach(entry -> add(values, String.valueOf(entry)));
      }
      if (level.matchedOptionValue("--kafka-config", (Object) null) instanceof Path file) {
        addOfFile(values, file);
      }
    }
    // The longest first: a secret may hold another.
    values.sort(Comparator.comparingInt(String::length).reversed());
    return new Secrets(values);
  }

  private static void addOfFile(List<String> values, Path file) {
    try {
      KafkaProperties.of(file, null, List.of())
          .forEach((key, value) -> add(values, key + "=" + value));
    } catch (IllegalArgumentException e) {
      // The command says that it can't be read; there are no secrets then.
    }
  }

  private static void add(List<String> values, String entry) {
    int equals = entry.indexOf('=');
    String key = equals < 0 ? entry : entry.substring(0, equals);
    // The environment's variable has several entries in one text: look at all of it.
    if (!SECRET_KEY.matcher(entry.toLowerCase(Locale.ROOT)).find()) {
      return;
    }
    String value = entry.substring(key.length() + (equals < 0 ? 0 : 1));
    addValue(values, value);
    for (String part : value.split(",", -1)) {
      addValue(values, part.substring(part.indexOf('=') + 1));
    }
    Matcher quoted = QUOTED.matcher(value);
    while (quoted.find()) {
      addValue(values, quoted.group(1));
    }
  }

  private static void addValue(List<String> values, String value) {
    // What is shorter than this is no secret, and would tear words apart.
    if (value.length() >= 4) {
      values.add(value);
    }
  }

  String hideIn(String text) {
    String shown = text;
    for (String value : values) {
      shown = shown.replace(value, HIDDEN);
    }
    return shown;
  }
}
