package io.berth.standalone.client;

import io.berth.protocol.Decision;

/** What comes back from the coordinator. */
public sealed interface Answer {
  /** A step of some run of a tenant that is followed. */
  record Decided(Decision decision) implements Answer {}

  /** A record that was refused; whose it is, its position says. */
  record Rejected(Reject reject) implements Answer {}
}
