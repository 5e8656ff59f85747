package io.berth.coordinator.setup;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** How many brokers must have a record before it counts as stored. */
public final class Copies {
  private static final int ENOUGH_TO_LOSE_ONE = 3;
  private static final Map<String, String> TWO =
      Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");

  private Copies() {}

  /**
   * With three copies one may be away: what was acknowledged is still on two.
   *
   * @param replicationFactor -1: the brokers' default, which comes with a default of theirs for
   *     this
   * @return topic settings
   */
  public static Map<String, String> settings(short replicationFactor) {
    return replicationFactor >= ENOUGH_TO_LOSE_ONE ? TWO : Map.of();
  }
}
