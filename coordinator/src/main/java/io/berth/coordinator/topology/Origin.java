package io.berth.coordinator.topology;

import io.berth.protocol.Topics;

/**
 * Where a record first arrived: its identity, also after it was passed on to the partition that
 * owns it.
 *
 * @param timestamp as the record carries it, in ms
 */
record Origin(String topic, int partition, long offset, long timestamp) {
  /**
   * The id of a run that was given none. A re-read gives the same; two records never do, as they
   * differ in topic, partition or offset, and a topic that was deleted and made again starts with
   * other timestamps.
   */
  String derivedRunId(Topics topics) {
    String kind =
        topic.startsWith(topics.prefix()) ? topic.substring(topics.prefix().length()) : topic;
    return kind
        + "-"
        + partition
        + "-"
        + offset
        + "-"
        + Long.toString(timestamp, Character.MAX_RADIX);
  }
}
