package io.berth.coordinator.setup;

/** What to do with what is not there yet. What is there is never changed: an operator set it. */
public enum Missing {
  /** Make it. */
  CREATE,
  /** Name it, with the command that makes it: operators make everything themselves. */
  REPORT
}
