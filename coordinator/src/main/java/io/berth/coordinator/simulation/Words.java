package io.berth.coordinator.simulation;

import io.berth.coordinator.admission.Input;
import io.berth.coordinator.ledger.Event;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Flow;
import io.berth.protocol.Limit;
import io.berth.protocol.Order;
import io.berth.protocol.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A day as people read it: one line per happening, the events below it. */
final class Words {
  private Words() {}

  static String of(Happening happening, List<Event> events, Instant dawn) {
    StringBuilder text = new StringBuilder();
    Duration since = Duration.between(dawn, happening.moment().now());
    text.append("%10.3f s  %s".formatted(since.toMillis() / 1e3, of(happening.what())));
    for (Event event : events) {
      if (!(event instanceof Event.LimitChanged || event instanceof Event.FlowChanged)) {
        text.append("%n%14s-> %s".formatted("", of(event)));
      }
    }
    return text.toString();
  }

  private static String of(Happening.What what) {
    return switch (what) {
      case Happening.Sent sent -> of(sent.input());
      case Happening.SentAgain again -> "again: " + of(again.input());
      case Happening.Drained drained -> "tick, until all that fit are in";
      case Happening.Committed committed -> "commit";
      case Happening.Crashed crashed -> "crash: what was not committed never happened";
    };
  }

  private static String of(Input input) {
    return switch (input) {
      case Input.Requested it -> "request " + of(it.request(), it.id());
      case Input.Defined it -> "define " + of(it.key(), it.definition());
      case Input.Commanded it -> it.command().type() + " " + it.command().key();
      case Input.Reported it ->
          "%s says %s of %s#%d"
              .formatted(it.worker(), it.fact().what(), it.fact().key(), it.fact().attempt());
      case Input.FleetSaid it ->
          "%s can run %d of queue %s"
              .formatted(it.worker(), it.fleet().concurrency(), it.fleet().queue());
      case Input.QueueSetUp it -> "queue " + it.queue() + " is ready";
      case Input.Tick it -> "tick";
    };
  }

  private static String of(Request request, String id) {
    return "%s/%s of %s%s%s%s%s"
        .formatted(
            request.tenant(),
            id,
            request.flow(),
            request.pools().isEmpty() ? "" : " pools " + request.pools(),
            request.labels().isEmpty() ? "" : " labels " + request.labels(),
            request.priority() == null ? "" : " priority " + request.priority(),
            request.queueTimeout() == null ? "" : " queueTimeout " + request.queueTimeout());
  }

  private static String of(DefinitionKey key, @Nullable Definition definition) {
    return switch (definition) {
      case null -> key + " gone";
      case Limit limit ->
          "%s: slots %s%s%s%s, reserveAfter %s"
              .formatted(
                  key,
                  limit.slots(),
                  limit.order() == Order.FAIR ? ", FAIR by " + limit.fairBy() : "",
                  ", onFull " + limit.onFull(),
                  limit.maxWaiting() == null
                      ? ""
                      : ", maxWaiting %d %s".formatted(limit.maxWaiting(), limit.onOverflow()),
                  limit.reserveAfter());
      case Flow flow ->
          "%s: priority %d, workers %s%s%s%s%s, %s, lease %s"
              .formatted(
                  key,
                  flow.priority(),
                  flow.workers(),
                  flow.concurrency() == null ? "" : ", " + flow.concurrency(),
                  flow.pools().isEmpty() ? "" : ", pools " + flow.pools(),
                  flow.labels().isEmpty() ? "" : ", labels " + flow.labels(),
                  flow.disabled() ? ", disabled" : "",
                  flow.retry(),
                  flow.lease());
    };
  }

  private static String of(Event event) {
    String name = event.getClass().getSimpleName();
    return switch (event) {
      case Event.Settled it ->
          "%s %s%s"
              .formatted(
                  it.outcome(),
                  it.run().key(),
                  it.run().reason() == null ? "" : ", " + it.run().reason());
      case Event.Queued it -> "Queued %s, %s".formatted(it.run().key(), it.reason());
      case Event.Admitted it ->
          "Admitted %s#%d%s"
              .formatted(
                  it.run().key(),
                  it.run().attempt(),
                  it.reason() == null ? "" : ", " + it.reason());
      case Event.PassedOver it -> "PassedOver " + it.run().key() + " in " + it.run().passedOver();
      case Event.OfRun it -> name + " " + it.after().orElseThrow().key();
      case Event.Refused it -> "Refused " + it.code();
      default -> name;
    };
  }
}
