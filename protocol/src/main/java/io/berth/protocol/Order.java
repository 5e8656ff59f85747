package io.berth.protocol;

/** Who goes next under a limit: by place alone, or in turn among competitors. */
public enum Order {
  FIFO,
  FAIR
}
