package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.Fleets;
import io.berth.coordinator.ledger.LiveWorker;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Report;
import java.util.Collection;
import java.util.List;

/** Workers come, say what they can run, and go: a limit may have as many slots as they make. */
final class FleetRule {
  private FleetRule() {}

  static void decide(Step step, String worker, Report.Fleet said) {
    LiveWorker known = step.ledger().fleets().find(said.queue(), worker);
    if (said.concurrency() > 0) {
      var until = step.moment().leaseNow().plus(Fleets.HEARD_FOR);
      LiveWorker now = new LiveWorker(said.queue(), worker, said.concurrency());
      if (now.equals(known)) {
        step.append(new Event.WorkerHeard(now, until)); // as most heartbeats: nothing changes
      } else {
        change(step, List.of(said.queue()), new Event.WorkerHeard(now, until));
      }
    } else if (known != null) {
      gone(step, List.of(known));
    }
  }

  /** Time has passed: who is silent is gone. */
  static void decide(Step step) {
    List<LiveWorker> silent = step.ledger().fleets().silent(step.moment().leaseNow());
    if (!silent.isEmpty()) {
      gone(step, silent);
    }
  }

  private static void gone(Step step, List<LiveWorker> workers) {
    List<String> queues = workers.stream().map(LiveWorker::queue).distinct().toList();
    change(step, queues, new Event.WorkersGone(workers));
  }

  private static void change(Step step, List<String> queues, Event event) {
    List<TenantLedger> tenants =
        queues.stream()
            .map(step.ledger()::followFleet)
            .flatMap(Collection::stream)
            .distinct()
            .toList();
    ReservationRule.changeLimits(step, tenants, event);
  }
}
