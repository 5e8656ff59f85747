package io.berth.standalone.bench;

import io.berth.protocol.Definition;
import io.berth.protocol.Flow;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What many limits at once cost. */
@Command(
    name = "limits",
    sortOptions = false,
    header = "How many runs per second go through with one limit, and with eight at once.",
    description = {
      "",
      "The same runs as in `bench admission`, each with a label and two pools, in two tenants of one"
          + " partition: in one only the flow is limited; in the other the flow, both pools, the"
          + " label, the queue, the namespace, the namespace above it and the tenant. Every limit has"
          + " exactly as many slots as there are runs open: all are taken, and nobody has to wait."
    })
final class LimitsBench implements Callable<Integer> {
  private static final String ONE = "solo";
  private static final String EIGHT = "many";
  private static final double TARGET = 0.7;
  private static final Map<String, String> LABELS = Map.of("team", "data");
  private static final Map<String, Integer> POOLS = Map.of("db", 1, "gpu", 1);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final Effort effort = new Effort();

  @Mixin private final Window window = new Window();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (Testbed bed = new Testbed();
        Deployment berth = new Deployment(bed, "berth", 1)) {
      berth.start();
      berth.define(flows(ONE));
      berth.define(flows(EIGHT));
      berth.define(furtherLimits());
      try (Side one = new Side("one limit", cycles(bed, berth, ONE));
          Side eight = new Side("eight limits", cycles(bed, berth, EIGHT))) {
        for (int round = 0; round <= effort.rounds(); round++) {
          out.println(effort.title(round));
          for (Side side : Side.alternating(one, eight)) {
            side.cycles().open(window.runs());
            side.slice(effort.runs(), out);
            side.cycles().finish();
          }
          one.endRound(round > 0);
          eight.endRound(round > 0);
        }
        one.cycles().expectNobodyWaited();
        eight.cycles().expectNobodyWaited();
        out.println();
        one.print(out);
        eight.print(out);
        eight.printBeside(one, TARGET, out);
      }
    }
    return 0;
  }

  private LifeCycles cycles(Testbed bed, Deployment berth, String tenant) {
    return new LifeCycles(
        bed, berth, new LifeCycles.Plan(tenant, window.requests(tenant), effort.facts()));
  }

  private List<Flow> flows(String tenant) {
    return IntStream.range(0, window.flows())
        .mapToObj(i -> BenchFlows.one(tenant, BenchFlows.name(i), window.open(), LABELS, POOLS))
        .toList();
  }

  private List<Definition> furtherLimits() {
    List<Definition> limits = new ArrayList<>();
    Stream.of(
            Scope.pool("db"),
            Scope.pool("gpu"),
            Scope.label("team", "data"),
            Scope.queue(Flow.DEFAULT_QUEUE),
            Scope.namespace(BenchFlows.NAMESPACE),
            Scope.namespace(BenchFlows.PARENT),
            Scope.TENANT)
        .forEach(
            scope -> limits.add(Limit.of(EIGHT, scope, Slots.of(window.runs()), OnFull.QUEUE)));
    return limits;
  }
}
