package io.berth.standalone.client;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Ids for runs whose caller has chosen none: known before the request is sent. */
public final class RunIds {
  private RunIds() {}

  /** A UUID of version 7 (RFC 9562): ids sort by the time they were made. */
  public static String next(Instant now, RandomGenerator random) {
    long high = (now.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return new UUID(high, low).toString();
  }
}
