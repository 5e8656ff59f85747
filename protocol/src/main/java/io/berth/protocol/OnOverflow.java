package io.berth.protocol;

/**
 * What happens to a newcomer when as many runs wait for a limit as its {@code maxWaiting} allows.
 */
public enum OnOverflow {
  CANCEL,
  FAIL,
  DROP_OLDEST
}
