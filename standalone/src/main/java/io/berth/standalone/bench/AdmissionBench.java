package io.berth.standalone.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Whole life cycles per second, and what a limit costs. */
@Command(
    name = "admission",
    sortOptions = false,
    header = "How many runs per second go through, from request to end.",
    description = {
      "",
      "Drives runs through the real coordinator on an embedded broker: request, ADMITTED, STARTED,"
          + " SUCCEEDED, with simulated workers whose reports say many things at once. A fixed"
          + " number of runs is open: who ends is replaced. In each round, one after another:",
      "",
      "  no limit        flows without a limit",
      "  limit           the same flows, each with a limit of exactly as many slots as it has runs"
          + " open: every slot is taken and counted, and nobody has to wait",
      "  same writes     a yardstick: a topology that makes the same puts and sends the same records,"
          + " with the same guarantees and settings, but decides nothing",
      "  pass-through    a yardstick: a topology that only writes each input to a topic, with the"
          + " same guarantees and settings",
      "",
      "Ratios are of the same round; the first round warms up and doesn't count."
    })
final class AdmissionBench implements Callable<Integer> {
  private static final String FREE = "free";
  private static final String LIMITED = "full";
  private static final double OF_SAME_WRITES = 0.7;
  private static final double OF_NO_LIMIT = 0.95;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final Effort effort = new Effort();

  @Mixin private final Window window = new Window();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (Testbed bed = new Testbed();
        Deployment berth = new Deployment(bed, "berth", 1)) {
      berth.start();
      berth.define(BenchFlows.some(FREE, window.flows(), 0));
      berth.define(BenchFlows.some(LIMITED, window.flows(), window.open()));
      Footprint footprint =
          Footprint.learn(bed, berth, FREE, window.requests(FREE).getFirst(), Window.SAMPLE);
      berth.stop();
      out.println("One life cycle writes " + footprint + ".");
      out.flush();
      measure(
          bed, berth, new SameWrites(bed, "same", footprint), new PassThrough(bed, "pass"), out);
    }
    return 0;
  }

  private void measure(
      Testbed bed, Deployment berth, Contender sameWrites, Contender passThrough, PrintWriter out)
      throws Exception {
    try (Side noLimit = new Side("no limit", cycles(bed, berth, FREE));
        Side limit = new Side("limit " + window.open(), cycles(bed, berth, LIMITED));
        Side same = new Side("same writes", cycles(bed, sameWrites, FREE));
        Side pass = new Side("pass-through", cycles(bed, passThrough, FREE))) {
      List<Side> sides = List.of(noLimit, limit, same, pass);
      for (int round = 0; round <= effort.rounds(); round++) {
        out.println(effort.title(round));
        // What a coordinator does slows down and speeds up after it has started, always in the same
        // way: each side must have had every place in the order.
        measure(berth, Side.alternating(noLimit, limit), out);
        measure(berth, Side.alternating(limit, noLimit), out);
        measure(sameWrites, Side.alternating(same, same), out);
        measure(passThrough, Side.alternating(pass, pass), out);
        for (Side side : sides) {
          side.endRound(round > 0);
        }
      }
      limit.cycles().expectNobodyWaited();
      out.println();
      sides.forEach(side -> side.print(out));
      noLimit.printBeside(same, OF_SAME_WRITES, out);
      limit.printBeside(noLimit, OF_NO_LIMIT, out);
      noLimit.printBeside(pass, out);
      out.flush();
    }
  }

  private void measure(Contender contender, List<Side> slices, PrintWriter out) throws Exception {
    contender.start();
    try {
      // Caches and heuristics begin afresh with each start: that is not what is measured.
      LifeCycles first = slices.getFirst().cycles();
      first.open(window.runs());
      first.finish();
      for (Side side : slices) {
        side.cycles().open(window.runs());
        side.slice(effort.runs(), out);
        side.cycles().finish();
      }
    } finally {
      contender.stop();
    }
  }

  private LifeCycles cycles(Testbed bed, Contender contender, String tenant) {
    return new LifeCycles(
        bed, contender, new LifeCycles.Plan(tenant, window.requests(tenant), effort.facts()));
  }
}
