package io.berth.coordinator.jmh;

import io.berth.protocol.Decision;
import io.berth.protocol.Fact;
import io.berth.protocol.Json;
import io.berth.protocol.Report;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import io.berth.protocol.Tenants;
import io.berth.protocol.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.State;

/** The records of a life cycle through the codec. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class CodecBenchmark {
  private static final int FACTS = 100;
  private static final Instant NOW = Instant.parse("2026-01-01T12:34:56.789Z");
  private static final RunKey KEY = new RunKey(Tenants.DEFAULT, "r000000001");

  private final byte[] request =
      Json.write(Request.of(Tenants.DEFAULT, Desk.FLOW, "r000000001"));
  private final byte[] report = Json.write(report());
  private final Decision decision =
      new Decision(
          KEY.run(),
          KEY.tenant(),
          Desk.FLOW,
          Decision.Kind.ADMITTED,
          1,
          4_711,
          NOW,
          null,
          null,
          null);
  private final Work work =
      new Work(
          KEY.tenant(),
          KEY.run(),
          1,
          0,
          Desk.FLOW,
          Desk.DEFINITION.workers(),
          Map.of(),
          Map.of(),
          Desk.DEFINITION.tasks(),
          null,
          Desk.DEFINITION.lease(),
          NOW,
          List.of());

  private static Report report() {
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < FACTS; i++) {
      facts.add(Fact.of(KEY, 1, i % 2 == 0 ? Fact.What.STARTED : Fact.What.SUCCEEDED, NOW));
    }
    return new Report("worker", 0, facts, null);
  }

  @Benchmark
  public Request readRequest() {
    return Json.read(request, Request.class);
  }

  @Benchmark
  @OperationsPerInvocation(FACTS)
  public Report readFact() {
    return Json.read(report, Report.class);
  }

  @Benchmark
  public byte[] writeDecision() {
    return Json.write(decision);
  }

  @Benchmark
  public byte[] writeWork() {
    return Json.write(work);
  }
}
