package io.berth.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.Entry;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.LiveRun;
import io.berth.coordinator.ledger.LiveWorker;
import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.Json;
import io.berth.protocol.Limit;
import io.berth.protocol.RunKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is stored stays as it is, byte for byte, and what an older version has stored is still read.
 * The files of {@code stored/old} are never regenerated.
 */
class StoredBytesTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", ""), "src/test/resources/stored").toAbsolutePath();
  private static final RunKey KEY = new RunKey("default", "r1");

  @TempDir private Path folder;

  @Test
  void theBytesAreThoseOfTheGoldenFiles() throws IOException {
    for (Map.Entry<String, byte[]> each : everything().entrySet()) {
      Path file = FOLDER.resolve(each.getKey() + ".json");
      String text = new String(each.getValue(), StandardCharsets.UTF_8) + "\n";
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, text);
      }
      assertThat(text)
          .as(
              "%s; if it changed on purpose: -Dgolden.update=true, and keep the old one in old/",
              file)
          .isEqualTo(Files.readString(file));
    }
  }

  @Test
  void everyFileIsOneOfTheThingsThatAreStored() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> file.getFileName().toString().replace(".json", ""))
              .toList();
      assertThat(names).containsExactlyInAnyOrderElementsOf(everything().keySet());
    }
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    for (Map.Entry<String, Entry> each : Sample.liveRuns().entrySet()) {
      assertThat(run(FOLDER.resolve("run-" + each.getKey() + ".json")))
          .as(each.getKey())
          .isEqualTo(each.getValue());
    }
    assertThat(Json.read(bytes(FOLDER.resolve("settled.json")), SettledRun.class))
        .isEqualTo(Sample.settled());
    assertThat(Json.read(bytes(FOLDER.resolve("flow-book.json")), FlowBook.class))
        .isEqualTo(Sample.BOOK);
    assertThat(Json.read(bytes(FOLDER.resolve("limit.json")), Limit.class)).isEqualTo(Sample.LIMIT);
    assertThat(Json.read(bytes(FOLDER.resolve("worker.json")), LiveWorker.class))
        .isEqualTo(Sample.WORKER);
  }

  @Test
  void aRunThatWasStoredWithoutSinceWhenIsThereSinceItsArrival() throws IOException {
    for (String name : List.of("run-queued-without-since", "run-admitted-without-since")) {
      LiveRun run = (LiveRun) run(FOLDER.resolve("old/" + name + ".json"));
      assertThat(run.since()).as(name).isEqualTo(Sample.AT);
      assertThat(run.passedOver()).isEmpty();
    }
  }

  /** A version counted timeouts by the wall clock, and kept when they end. */
  @Test
  void aTimeoutThatWasStoredIsForgotten() throws IOException {
    assertThat(run(FOLDER.resolve("old/run-running-timed.json")))
        .isEqualTo(Sample.liveRuns().get("running"));
  }

  @Test
  void fieldsOfANewerVersionAreIgnored() throws IOException {
    String text = Files.readString(FOLDER.resolve("run-running.json"));
    byte[] newer =
        text.replaceFirst("\\{", "{\"unheardOf\":{\"a\":[1]},").getBytes(StandardCharsets.UTF_8);
    assertThat(Json.read(newer, StoredRun.class).toEntry(KEY, Sample::book))
        .isEqualTo(Sample.liveRuns().get("running"));
  }

  /** What is stored of progress is no JSON, and none of the keys is. */
  @Test
  void whatIsReadUnderTheKeysIsWhatWasWritten() throws IOException {
    Map<String, Map<String, String>> golden = entries(FOLDER.resolve("entries.json"));
    StoredEntries stored = new StoredEntries(folder.resolve("read"));
    try (stored) {
      golden.get(Stores.PROGRESS).forEach(stored::putProgress);
      assertThat(stored.ledger().lastArrival()).isEqualTo(StoredEntries.LAST_ARRIVAL);
      Progress progress = stored.progress();
      assertThat(progress.next(StoredEntries.TOPIC, 3)).isEqualTo(StoredEntries.OFFSET + 1);
      assertThat(progress.next(StoredEntries.TOPIC, 4)).isZero();
      long readAt = Sample.AT.toEpochMilli();
      assertThat(progress.advance(StoredEntries.TOPIC, 3, StoredEntries.OFFSET, readAt)).isFalse();
      assertThat(progress.advance(StoredEntries.TOPIC, 3, StoredEntries.OFFSET, readAt + 1))
          .as("the end of the log was lost, and this came later")
          .isTrue();
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, String>> entries(Path file) throws IOException {
    return Json.read(bytes(file), Map.class);
  }

  private Map<String, byte[]> everything() {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    Sample.liveRuns()
        .forEach((name, run) -> bytes.put("run-" + name, Json.write(StoredRun.of(run))));
    bytes.put("settled", Json.write(Sample.settled()));
    bytes.put("flow-book", Json.write(Sample.BOOK));
    bytes.put("limit", Json.write(Sample.LIMIT));
    bytes.put("worker", Json.write(Sample.WORKER));
    try (StoredEntries stored = new StoredEntries(folder.resolve("write"))) {
      bytes.put("entries", Json.write(stored.ofOneOfEach()));
    }
    return bytes;
  }

  private static Entry run(Path file) throws IOException {
    return Json.read(bytes(file), StoredRun.class).toEntry(KEY, Sample::book);
  }

  private static byte[] bytes(Path file) throws IOException {
    return Files.readString(file).stripTrailing().getBytes(StandardCharsets.UTF_8);
  }
}
