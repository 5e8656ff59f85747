package io.berth.coordinator.admission;

import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.ledger.FlowBook;
import io.berth.coordinator.ledger.TenantLedger;
import io.berth.protocol.Code;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Flow;
import io.berth.protocol.Json;
import io.berth.protocol.Limit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A flow or limit is set or removed: an input like any other, in effect at once. */
final class DefinitionRule {
  private DefinitionRule() {}

  static void decide(Step step, DefinitionKey key, @Nullable Definition definition) {
    switch (key) {
      case DefinitionKey.OfFlow flow -> {
        TenantLedger tenant = step.ledger().tenant(flow.tenant());
        FlowBook known = tenant.flow(flow.flow()).orElse(null);
        switch (definition) {
          case null -> delete(step, flow, known);
          case Flow defined -> define(step, flow, known, defined);
          case Limit limit -> mismatch(step, key);
        }
      }
      case DefinitionKey.OfLimit limit -> {
        switch (definition) {
          case null -> change(step, limit.tenant(), new Event.LimitChanged(limit, null));
          case Limit set -> change(step, limit.tenant(), new Event.LimitChanged(limit, set));
          case Flow flow -> mismatch(step, key);
        }
      }
    }
  }

  private static void define(
      Step step, DefinitionKey.OfFlow key, @Nullable FlowBook known, Flow flow) {
    if (known != null && !known.deleted() && known.flow().equals(flow)) {
      return; // said again: no new revision
    }
    int revision = known == null ? 1 : known.latest() + 1;
    FlowBook next = next(step, key, known, revision, flow, false);
    if (Json.write(next).length > FlowBook.BYTES_MAX) {
      step.refuse(
          Code.REVISIONS_FULL,
          "Expected room for one more revision of "
              + flow.name()
              + ", but live runs still need "
              + (next.revisions().size() - 1)
              + " others: apply it again when some of them have ended");
      return;
    }
    step.append(new Event.QueueWanted(flow.workers()));
    change(step, key.tenant(), new Event.FlowChanged(key, next));
  }

  /** Later arrivals don't find the flow; those that live keep their revision, and the limit. */
  private static void delete(Step step, DefinitionKey.OfFlow key, @Nullable FlowBook known) {
    if (known != null && !known.deleted()) {
      change(
          step,
          key.tenant(),
          new Event.FlowChanged(key, next(step, key, known, known.latest(), known.flow(), true)));
    }
  }

  private static FlowBook next(
      Step step,
      DefinitionKey.OfFlow key,
      @Nullable FlowBook known,
      int latest,
      Flow flow,
      boolean deleted) {
    Map<Integer, Flow> revisions = new HashMap<>();
    if (known != null) {
      for (int inUse : step.ledger().tenant(key.tenant()).revisionsInUse(key.flow())) {
        revisions.put(inUse, known.revision(inUse));
      }
    }
    revisions.put(latest, flow);
    return new FlowBook(latest, deleted, revisions);
  }

  private static void change(Step step, String tenant, Event event) {
    ReservationRule.changeLimits(step, List.of(step.ledger().tenant(tenant)), event);
  }

  private static void mismatch(Step step, DefinitionKey key) {
    step.refuse(Code.KEY_MISMATCH, "Expected a value of the kind that the key " + key + " names");
  }
}
