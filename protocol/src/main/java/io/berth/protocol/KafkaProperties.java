package io.berth.protocol;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Properties for Kafka's clients, as every role takes them: of a file, of the environment, and of
 * the command line. No message shows a value, which may be a secret.
 */
public final class KafkaProperties {
  /** Has the entries that {@link #of} separates. */
  public static final String VARIABLE = "BERTH_KAFKA";

  /** A comma separates only where a key follows: values (JAAS, lists) have commas of their own. */
  private static final Pattern BETWEEN = Pattern.compile("\\R|,(?=\\s*[a-z][a-z0-9._-]*=)");

  private KafkaProperties() {}

  /**
   * All of them; what comes later wins.
   *
   * @param file in the format of {@link Properties}, like Kafka's own tools take it
   * @param environment {@code key=value}, separated by line ends or commas
   * @param given {@code key=value} each
   * @throws IllegalArgumentException when the file can't be read, or an entry has no {@code =}
   */
  public static Map<String, String> of(
      @Nullable Path file, @Nullable String environment, List<String> given) {
    Map<String, String> properties = new LinkedHashMap<>();
    if (file != null) {
      properties.putAll(read(file));
    }
    if (environment != null) {
      BETWEEN
          .splitAsStream(environment)
          .filter(entry -> !entry.isBlank())
          .forEach(entry -> put(properties, VARIABLE, entry));
    }
    given.forEach(entry -> put(properties, "--kafka", entry));
    return properties;
  }

  private static void put(Map<String, String> properties, String source, String entry) {
    int equals = entry.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "Expected key=value for " + source + ", but one entry is not.");
    }
    properties.put(entry.substring(0, equals).strip(), entry.substring(equals + 1).strip());
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected --kafka-config to be a file of properties, but could not read " + file, e);
    }
    Map<String, String> read = new LinkedHashMap<>();
    properties.stringPropertyNames().stream()
        .sorted()
        .forEach(key -> read.put(key, properties.getProperty(key)));
    return read;
  }
}
