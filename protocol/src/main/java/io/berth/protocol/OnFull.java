package io.berth.protocol;

/** What a full limit does with a newcomer, once, on its arrival. */
public enum OnFull {
  QUEUE,
  CANCEL,
  FAIL,
  CANCEL_RUNNING
}
