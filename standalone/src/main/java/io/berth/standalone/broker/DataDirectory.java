package io.berth.standalone.broker;

import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;

/**
 * A folder that belongs to this process for as long as it is claimed: {@code berth.json} says who
 * wrote it, {@code berth.lock} who has it, {@code kafka/} is Kafka's own.
 */
final class DataDirectory implements AutoCloseable {
  /** Counts the changes of the layout that an older Berth can't read. */
  static final int LAYOUT = 1;

  // On POSIX, a process that closes any channel on a file loses all its locks on it. So a second
  // claim from within this process must be refused before it opens the lock file.
  private static final Set<Path> CLAIMED_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Who last wrote a folder. */
  record Marker(int layout, String kafka) {
    static Marker ours() {
      return new Marker(LAYOUT, AppInfoParser.getVersion());
    }
  }

  /**
   * Claims a folder, and makes it if it isn't there.
   *
   * @throws EmbeddedKafkaException if it can't be written, somebody else has it, or a newer Berth
   *     wrote it
   */
  static DataDirectory claim(Path wanted) {
    Path path = writable(wanted);
    if (!CLAIMED_HERE.add(path)) {
      throw new EmbeddedKafkaException(inUse(path, "this process"));
    }
    @Nullable FileChannel lockFile = null;
    try {
      lockFile = lock(path);
      checkAndMark(path);
      return new DataDirectory(path, lockFile);
    } catch (IOException | RuntimeException e) {
      closeQuietly(lockFile);
      CLAIMED_HERE.remove(path);
      throw e instanceof EmbeddedKafkaException known ? known : notWritable(path, e);
    }
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  Path path() {
    return path;
  }

  /** Gives the folder back. The lock file stays: deleting it would race with the next claim. */
  @Override
  public void close() {
    closeQuietly(lockFile);
    CLAIMED_HERE.remove(path);
  }

  private static Path writable(Path wanted) {
    try {
      Files.createDirectories(wanted);
      Path path = wanted.toRealPath();
      if (!Files.isWritable(path)) {
        throw notWritable(path, null);
      }
      return path;
    } catch (IOException e) {
      throw notWritable(wanted, e);
    }
  }

  // The operating system drops the lock with the process, however it ends: none can be left behind.
  private static FileChannel lock(Path path) throws IOException {
    FileChannel lockFile =
        FileChannel.open(
            path.resolve("berth.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      @Nullable FileLock lock = lockFile.tryLock();
      if (lock == null) {
        throw new EmbeddedKafkaException(inUse(path, "process " + holder(lockFile)));
      }
      lockFile.truncate(0);
      lockFile.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return lockFile;
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  private static String holder(FileChannel lockFile) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    lockFile.read(pid, 0);
    String text = new String(pid.array(), 0, pid.position(), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "(unknown)" : text;
  }

  // The marker is written before anything else, so whatever is in kafka/ has one, also when the
  // process died half-way through its first start.
  private static void checkAndMark(Path path) throws IOException {
    Path file = path.resolve("berth.json");
    Marker ours = Marker.ours();
    if (Files.exists(file)) {
      Marker found = read(file);
      check(path, found, ours);
      if (found.equals(ours)) {
        return;
      }
    } else if (Files.exists(path.resolve("kafka"))) {
      throw new EmbeddedKafkaException(
          "Expected "
              + path
              + " to be empty or Berth's, but it has a folder 'kafka' and no berth.json:"
              + " choose another with --data");
    }
    Path next = path.resolve("berth.json.next");
    try (FileChannel out =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(Json.write(ours)));
      out.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Marker read(Path file) throws IOException {
    try {
      return Json.read(Files.readAllBytes(file), Marker.class);
    } catch (InvalidRecordException e) {
      throw new EmbeddedKafkaException(
          "Expected " + file + " to say which Berth wrote this folder, but " + e.getMessage(), e);
    }
  }

  /** A newer layout can't be read; a newer Kafka's files can't be trusted to be. */
  static void check(Path path, Marker found, Marker ours) {
    if (found.layout() > ours.layout() || release(found.kafka()) > release(ours.kafka())) {
      throw new EmbeddedKafkaException(
          path
              + " was written by a newer Berth (layout %d, Kafka %s) than this one (layout %d, Kafka"
                  .formatted(found.layout(), found.kafka(), ours.layout())
              + " "
              + ours.kafka()
              + "): start that one, or choose another folder with --data");
    }
  }

  /** 4.3.1 is 4003: patch releases read each other's files. */
  private static int release(String version) {
    String[] parts = version.split("\\.", -1);
    try {
      return Integer.parseInt(parts[0]) * 1_000 + Integer.parseInt(parts[1]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new EmbeddedKafkaException(
          "Expected the version of Kafka in berth.json, but was '" + version + "'", e);
    }
  }

  private static String inUse(Path path, String holder) {
    return path
        + " is in use by "
        + holder
        + ": stop that one first, or choose another folder with --data";
  }

  private static EmbeddedKafkaException notWritable(Path path, @Nullable Exception cause) {
    return new EmbeddedKafkaException(
        "Expected a folder at "
            + path
            + " that this user may write, but can't"
            + (cause == null ? "" : " (" + cause + ")")
            + ": choose another with --data",
        cause);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
