package io.berth.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files that hold what we promised; they change on purpose only. */
final class Golden {
  static final Path DIRECTORY = module().resolve("src/test/resources/golden");
  static final Path REFERENCE = module().resolve("../docs/reference").normalize();
  static final boolean UPDATE = Boolean.getBoolean("golden.update");

  static final String HOW_TO_UPDATE =
      "If it changed on purpose, regenerate with: ./mvnw -pl protocol -am test -Dgolden.update=true"
          + " and look at the difference: people rely on it";

  private Golden() {}

  static Path file(String name) {
    return DIRECTORY.resolve(name + ".json");
  }

  static List<String> names() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The record of a file, without the line's end that only the file has. */
  static byte[] record(String name) {
    return text(file(name)).stripTrailing().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path module() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }
}
