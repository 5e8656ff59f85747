package io.berth.standalone.bench;

import java.io.PrintWriter;
import java.util.List;

/** One thing that is measured in each round, in slices that alternate with those of others. */
final class Side implements AutoCloseable {
  private final String name;
  private final LifeCycles cycles;
  private final Series perSecond = new Series();
  private final Series processMicros = new Series();
  private final Series streamMicros = new Series();
  private long runs;
  private long nanos;
  private CpuTime cpu = CpuTime.NONE;

  Side(String name, LifeCycles cycles) {
    this.name = name;
    this.cycles = cycles;
  }

  /**
   * The slices of two sides in an order in which a drift, of whatever direction, hits both alike.
   */
  static List<Side> alternating(Side a, Side b) {
    return List.of(a, b, b, a, b, a, a, b);
  }

  String name() {
    return name;
  }

  LifeCycles cycles() {
    return cycles;
  }

  Series perSecond() {
    return perSecond;
  }

  /** Measures until so many runs have ended. */
  void slice(int count, PrintWriter out) {
    CpuTime before = CpuTime.now();
    long begun = System.nanoTime();
    cycles.cycle(count);
    long took = System.nanoTime() - begun;
    cpu = cpu.plus(CpuTime.now().since(before));
    runs += count;
    nanos += took;
    out.printf("  %-14s %s%n", name, Series.perSecond(count / (took / 1e9)));
    out.flush();
  }

  /** What was measured since the last round is one figure, or nothing if that was to warm up. */
  void endRound(boolean counts) {
    if (counts) {
      perSecond.add(runs / (nanos / 1e9));
      processMicros.add(cpu.processNanos() / 1e3 / runs);
      streamMicros.add(cpu.streamNanos() / 1e3 / runs);
    }
    runs = 0;
    nanos = 0;
    cpu = CpuTime.NONE;
  }

  void print(PrintWriter out) {
    out.printf("%-30s %s%n", name, perSecond.perSecond());
    out.printf(
        "  processor time for a run     %s, of which its stream thread %s%n",
        processMicros.microseconds(), streamMicros.microseconds());
  }

  /** This one beside another of the same rounds. */
  void printBeside(Side other, PrintWriter out) {
    out.printf("%-30s %s%n", name + " / " + other.name, ratio(other));
  }

  /** The same, with what it should be at least. */
  void printBeside(Side other, double target, PrintWriter out) {
    out.printf("%-30s %s   target >= %s%n", name + " / " + other.name, ratio(other), target);
  }

  private String ratio(Side other) {
    return perSecond.dividedBy(other.perSecond).ratio();
  }

  @Override
  public void close() {
    cycles.close();
  }
}
