package io.berth.coordinator.simulation;

import io.berth.coordinator.ledger.Fleets;
import io.berth.protocol.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The workers that live, as the model sees them: a list of what each said last. */
final class ModelFleets {
  private record Said(String worker, Report.Fleet fleet, Instant until) {}

  private final List<Said> said = new ArrayList<>();
  private int edits;

  ModelFleets copy() {
    ModelFleets copy = new ModelFleets();
    copy.said.addAll(said);
    return copy;
  }

  void hear(String worker, Report.Fleet fleet, Instant leaseNow) {
    said.removeIf(
        each -> each.worker().equals(worker) && each.fleet().queue().equals(fleet.queue()));
    said.add(new Said(worker, fleet, leaseNow.plus(Fleets.HEARD_FOR)));
    edits++;
  }

  void dismissSilent(Instant leaseNow) {
    if (said.removeIf(each -> !each.until().isAfter(leaseNow))) {
      edits++;
    }
  }

  /** The coordinator died: nobody knows who was heard of meanwhile. */
  void countAfresh(Instant leaseNow) {
    said.replaceAll(each -> new Said(each.worker(), each.fleet(), leaseNow.plus(Fleets.HEARD_FOR)));
  }

  /** How often it may have become another. */
  int edits() {
    return edits;
  }

  /** "What its live workers can run, and a tenth more." */
  int slots(String queue) {
    long capacity = 0;
    for (Said each : said) {
      capacity += each.fleet().queue().equals(queue) ? each.fleet().concurrency() : 0;
    }
    return (int) Math.ceil(capacity * 11 / 10.0);
  }
}
