package io.berth.standalone.bench.chaos;

import io.berth.coordinator.Coordinator;
import io.berth.standalone.bench.process.Questions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Whether a coordinator ever finds a fault in itself. What is wrong in its memory only, the next
 * kill heals, so looking at the end is not enough: it is asked all the time, and what it logs while
 * nobody asks is read when all is over. Thread-safe.
 */
final class Lookout implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Questions questions;
  private final List<Path> logs;
  private final Consumer<String> notes;
  private final Set<String> seen = new LinkedHashSet<>();
  private final Thread thread = Thread.ofVirtual().name("lookout").unstarted(this::work);

  /**
   * @param logs of the coordinators, over all their lives
   * @param notes is told of each fault when it is seen first
   */
  Lookout(Questions questions, List<Path> logs, Consumer<String> notes) {
    this.questions = questions;
    this.logs = List.copyOf(logs);
    this.notes = notes;
  }

  void start() {
    thread.start();
  }

  private void work() {
    try {
      while (true) {
        look();
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Asks all of them once. */
  void look() throws InterruptedException {
    for (String fault : questions.faults()) {
      if (add(fault)) {
        notes.accept(fault);
      }
    }
  }

  private synchronized boolean add(String fault) {
    return seen.add(fault);
  }

  /** All that was seen, and all that stands in the logs. */
  synchronized List<String> faults() throws IOException {
    Set<String> all = new LinkedHashSet<>(seen);
    for (Path log : logs) {
      try (Stream<String> lines = Files.lines(log)) {
        lines
            .filter(line -> line.contains(Coordinator.STOPS))
            .forEach(line -> all.add(log.getFileName() + ": " + line));
      }
    }
    return List.copyOf(all);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
