package io.berth.standalone.bench.chaos;

import io.berth.standalone.bench.chaos.judge.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads what the tasks have written: a file for each life of a worker. */
final class Marks {
  private Marks() {}

  static List<Mark> read(Path folder) throws IOException {
    List<Mark> marks = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String worker = file.getFileName().toString();
        for (String line : Files.readAllLines(file)) {
          Mark.parse(line, worker).ifPresent(marks::add);
        }
      }
    }
    return marks;
  }
}
