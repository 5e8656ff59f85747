package io.berth.worker.reporting;

import io.berth.protocol.Fact;
import io.berth.protocol.Json;
import io.berth.protocol.Report;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements that travel in one report.
 *
 * @param value the report's bytes
 */
record Batch(int home, List<Statement> statements, ByteBuffer value) {
  /**
   * Puts what there is into as few reports as possible: one per partition, unless it would have too
   * many facts or bytes, or speak of several fleets. The order within a partition stays: a sign of
   * life that came after the end would be that of an attempt which nobody knows.
   */
  static List<Batch> of(String worker, List<Statement> statements, int bytesMax) {
    Map<Integer, Deque<List<Statement>>> together = new LinkedHashMap<>();
    for (Statement statement : statements) {
      Deque<List<Statement>> ofHome =
          together.computeIfAbsent(statement.home(), home -> new ArrayDeque<>());
      if (ofHome.isEmpty() || !mayJoin(statement, ofHome.getLast())) {
        ofHome.addLast(new ArrayList<>());
      }
      ofHome.getLast().add(statement);
    }
    List<Batch> batches = new ArrayList<>();
    for (Deque<List<Statement>> ofHome : together.values()) {
      ofHome.forEach(some -> add(worker, some, bytesMax, batches));
    }
    return batches;
  }

  /** A report speaks of one queue's fleet. */
  private static boolean mayJoin(Statement statement, List<Statement> others) {
    Report.Fleet one = statement.fleet();
    if (one == null) {
      return true;
    }
    Report.Fleet other = fleet(others);
    return other == null || one.queue().equals(other.queue());
  }

  /** What was said last of a fleet. */
  private static Report.@Nullable Fleet fleet(List<Statement> some) {
    Report.Fleet last = null;
    for (Statement statement : some) {
      last = statement.fleet() == null ? last : statement.fleet();
    }
    return last;
  }

  private static void add(String worker, List<Statement> some, int bytesMax, List<Batch> batches) {
    int facts = some.stream().mapToInt(statement -> statement.facts().size()).sum();
    if (facts <= Report.FACTS_MAX || some.size() == 1) {
      byte[] value = Json.write(report(worker, some));
      if (value.length <= bytesMax || some.size() == 1) {
        batches.add(new Batch(some.getFirst().home(), some, ByteBuffer.wrap(value)));
        return;
      }
    }
    int half = some.size() / 2;
    add(worker, some.subList(0, half), bytesMax, batches);
    add(worker, some.subList(half, some.size()), bytesMax, batches);
  }

  private static Report report(String worker, List<Statement> some) {
    List<Fact> facts = new ArrayList<>();
    some.forEach(statement -> facts.addAll(statement.facts()));
    return new Report(worker, some.getFirst().home(), facts, fleet(some));
  }
}
