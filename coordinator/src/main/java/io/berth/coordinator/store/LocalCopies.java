package io.berth.coordinator.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For which retention the files in the state directory were written. Kafka Streams cuts a store
 * that forgets by time into files by its retention, and looks for nothing in files that were cut by
 * another one: settled runs would be forgotten, and their ids accepted again.
 */
public final class LocalCopies {
  private static final Logger log = LoggerFactory.getLogger(LocalCopies.class);

  private LocalCopies() {}

  /**
   * Sees to it that no files of another retention are used. To be called before Kafka Streams
   * starts.
   *
   * @param application whose stores they are
   * @param cleanUp deletes all files, to be read back from Kafka
   * @throws UncheckedIOException if the directory can't be written
   */
  public static void fit(Path stateDir, String application, Duration retention, Runnable cleanUp) {
    Path note = stateDir.resolve(application + ".retention");
    try {
      String before = Files.exists(note) ? Files.readString(note).strip() : "";
      if (before.equals(retention.toString())) {
        return;
      }
      if (!before.isEmpty()) {
        log.warn(
            "The retention was {} and is {}: the copy in {} is read back from Kafka",
            before,
            retention,
            stateDir);
      }
      cleanUp.run();
      Files.createDirectories(stateDir);
      Files.writeString(note, retention + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to write " + note, e);
    }
  }
}
