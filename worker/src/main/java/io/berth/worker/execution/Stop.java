package io.berth.worker.execution;

/** Why a running attempt is made to end. */
public enum Stop {
  /** The coordinator said so. */
  REVOKED,
  /** It ran longer than its flow allows. */
  TIMEOUT,
  /** Its lease can't be renewed in time: soon somebody else may run it. */
  LEASE_ENDS,
  /** The worker shuts down. */
  DRAIN,
  /** A newer attempt of the same run was delivered here: this one is obsolete. */
  SUPERSEDED
}
