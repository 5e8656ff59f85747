package io.berth.worker.reporting;

import io.berth.protocol.Fact;
import io.berth.protocol.Json;
import io.berth.protocol.Report;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Statements that travel in one report.
 *
 * @param value the report's bytes
 */
record Batch(int home, List<Statement> statements, ByteBuffer value) {
  /**
   * Puts what there is into as few reports as possible: one per partition, unless it would have too
   * many facts or bytes. The order within a partition stays.
   */
  static List<Batch> of(String worker, List<Statement> statements, int bytesMax) {
    Map<String, List<Statement>> together = new LinkedHashMap<>();
    for (Statement statement : statements) {
      // A report speaks of one queue's fleet, so different fleets need different reports.
      Report.Fleet fleet = statement.fleet();
      String key = statement.home() + "/" + (fleet == null ? "" : fleet.queue());
      together.computeIfAbsent(key, k -> new ArrayList<>()).add(statement);
    }
    List<Batch> batches = new ArrayList<>();
    together.values().forEach(some -> add(worker, some, bytesMax, batches));
    return batches;
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
    Statement last = some.getLast();
    return new Report(worker, last.home(), facts, last.fleet());
  }
}
