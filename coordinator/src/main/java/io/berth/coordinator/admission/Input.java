package io.berth.coordinator.admission;

import io.berth.protocol.Command;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Fact;
import io.berth.protocol.Report;
import io.berth.protocol.Request;
import org.jspecify.annotations.Nullable;

/** What a decision is about. */
public sealed interface Input {
  /**
   * Somebody asks for a run.
   *
   * @param id the run's: the request's own, or made from where the request lies if it has none
   */
  record Requested(Request request, String id) implements Input {}

  /** A flow or limit is set or, when null, removed. */
  record Defined(DefinitionKey key, @Nullable Definition definition) implements Input {}

  /**
   * An operator steers a run.
   *
   * @param derivedId the new run's id if a restart names none
   */
  record Commanded(Command command, String derivedId) implements Input {}

  /** A worker reports one thing about one attempt. */
  record Reported(String worker, Fact fact) implements Input {}

  /** A worker says in a heartbeat how many runs of a queue it executes at a time; 0: it stops. */
  record FleetSaid(String worker, Report.Fleet fleet) implements Input {}

  /** A queue's topic and share group are set up. */
  record QueueSetUp(String queue) implements Input {}

  /** Time has passed: deadlines may be due, and drains go on. */
  record Tick() implements Input {}
}
