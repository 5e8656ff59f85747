package io.berth.standalone.bench;

import io.berth.protocol.Json;
import io.berth.protocol.Request;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/**
 * How many runs are open, and of what: enough flows that what bounds the rate is work, not waiting
 * for transactions to be committed.
 */
final class Window {
  /** A number that no bench gets to. */
  static final int SAMPLE = 999_999_999;

  @Option(
      names = "--flows",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "100",
      description = "Flows that runs are of. Default: 100.")
  private int flows;

  @Option(
      names = "--open",
      paramLabel = "N",
      converter = AtLeastOne.class,
      defaultValue = "50",
      description = "Runs of each flow that are open, which is also its limit. Default: 50.")
  private int open;

  int flows() {
    return flows;
  }

  int open() {
    return open;
  }

  /** How many are open altogether. */
  int runs() {
    return flows * open;
  }

  /** A request for a run of each flow. */
  List<Stamp> requests(String tenant) {
    return IntStream.range(0, flows)
        .mapToObj(i -> Request.of(tenant, BenchFlows.name(i), Stamp.id(SAMPLE)))
        .map(request -> Stamp.of(Json.write(request), SAMPLE))
        .toList();
  }
}
