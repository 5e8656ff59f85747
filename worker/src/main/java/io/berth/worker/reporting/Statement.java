package io.berth.worker.reporting;

import io.berth.protocol.Fact;
import io.berth.protocol.Report;
import io.berth.protocol.Result;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Something to be told to one partition, or to {@link #EVERYWHERE}, and what to do when that fails.
 *
 * @param stored completes when Kafka has it; exceptionally if it was told {@link Kind#ONCE} in vain
 */
record Statement(
    int home,
    List<Fact> facts,
    Report.@Nullable Fleet fleet,
    Kind kind,
    CompletableFuture<Void> stored) {
  enum Kind {
    /** Its moment passes: whoever told it decides what a failure means. */
    ONCE,
    /** Must arrive, however long it takes. */
    UNTIL_STORED
  }

  /** As {@link #home}: every partition. */
  static final int EVERYWHERE = -1;

  Statement {
    facts = List.copyOf(facts);
  }

  static Statement of(int home, List<Fact> facts, Report.@Nullable Fleet fleet, Kind kind) {
    return new Statement(home, facts, fleet, kind, new CompletableFuture<>());
  }

  /** The same to each partition; this one is stored when they all are. */
  List<Statement> toEach(int partitions) {
    List<Statement> each =
        IntStream.range(0, partitions).mapToObj(home -> of(home, facts, fleet, kind)).toList();
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(
                each.stream().map(Statement::stored).toArray(CompletableFuture<?>[]::new))
            .whenComplete((all, failure) -> {
              if (failure == null) {
                stored.complete(null);
              } else {
                stored.completeExceptionally(failure);
              }
            });
    return each;
  }

  /** The same without what makes it large. */
  Statement small() {
    return new Statement(home, facts.stream().map(Statement::small).toList(), fleet, kind, stored);
  }

  private static Fact small(Fact fact) {
    Result result = fact.result();
    String message = fact.message();
    return new Fact(
        fact.tenant(),
        fact.run(),
        fact.attempt(),
        fact.what(),
        fact.at(),
        fact.code(),
        message == null ? null : message.substring(0, Math.min(200, message.length())),
        result == null ? null : new Result(result.exitCode(), null));
  }
}
