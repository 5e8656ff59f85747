package io.berth.coordinator.topology;

import io.berth.coordinator.ledger.Event;
import io.berth.coordinator.view.Glance;
import io.berth.protocol.Code;
import java.time.Duration;
import java.util.List;

/**
 * Told what the threads of Kafka Streams do, by themselves: implementations are quick, and keep
 * nothing of the ledger but copies.
 */
public interface Observer {
  /**
   * A step was decided.
   *
   * @param events what it led to, in order; never empty
   * @param after what is known right after it
   */
  void decided(int partition, List<Event> events, Glance after);

  /**
   * A report of an end led to an admission in the same step.
   *
   * @param sinceReport from the report's timestamp, which the worker set, to the decision
   */
  void handedOff(Duration sinceReport);

  /** A record was refused. */
  void rejected(String topic, Code code);

  /** A record went on to the partition that owns it. */
  void passedOn();

  /** A record was read again, and changed nothing. */
  void skipped();

  /**
   * The ledger of a partition was built from its stores.
   *
   * @param ahead while the partition was restored; otherwise the thread that decides had to
   */
  void ledgerRead(int partition, Duration took, boolean ahead);

  /** So many slots were given away that a limit does not have: the partition stops. */
  void overAdmitted(long slots);

  /** So many slots are counted that no active run holds: the partition stops. */
  void orphaned(long slots);

  /** From time to time: what a partition knows at the moment. */
  void view(int partition, Glance glance);

  /** A partition is decided elsewhere from now on. */
  void gone(int partition);
}
