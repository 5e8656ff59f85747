package io.berth.coordinator.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of what the files in the state directory are a copy. Kafka Streams takes them for what the
 * changelogs hold, in two cases where they are not:
 *
 * <ul>
 *   <li>The topics were made anew, as with another cluster. Files that were written up to offset
 *       100 are taken for the first hundred records of the new changelog, once it is longer.
 *   <li>The retention was another one. A store that forgets by time is cut into files by its
 *       retention, and looks for nothing in files that were cut by another: settled runs would be
 *       forgotten, and their ids accepted again.
 * </ul>
 */
public final class LocalCopies {
  private static final Logger log = LoggerFactory.getLogger(LocalCopies.class);

  private LocalCopies() {}

  /**
   * Sees to it that no other files are used. To be called before Kafka Streams starts.
   *
   * @param application whose stores they are
   * @param topicIds of the changelogs by name
   * @param cleanUp deletes all files, to be read back from Kafka
   * @throws IllegalStateException with a sentence for people, if the directory can't be written
   */
  public static void fit(
      Path stateDir,
      String application,
      Map<String, String> topicIds,
      Duration retention,
      Runnable cleanUp) {
    Path note = stateDir.resolve(application + ".copy");
    String now = note(topicIds, retention);
    try {
      String before = Files.exists(note) ? Files.readString(note) : "";
      if (before.equals(now)) {
        return;
      }
      if (!before.isEmpty()) {
        log.warn("{} holds a copy of something else, and is read back from Kafka", stateDir);
      }
      cleanUp.run();
      Files.createDirectories(stateDir);
      Files.writeString(note, now);
    } catch (IOException e) {
      throw new IllegalStateException("Expected to write " + note + ", but " + e, e);
    }
  }

  private static String note(Map<String, String> topicIds, Duration retention) {
    return new TreeMap<>(topicIds)
        .entrySet().stream()
            .map(topic -> topic.getKey() + " " + topic.getValue() + "\n")
            .collect(Collectors.joining("", "retention " + retention + "\n", ""));
  }
}
