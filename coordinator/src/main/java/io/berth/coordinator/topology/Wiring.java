package io.berth.coordinator.topology;

import io.berth.coordinator.admission.AdmissionSettings;
import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the partitions of an instance have in common.
 *
 * @param partitions of every input topic; Kafka Streams does not check that they are equal for the
 *     Processor API, whoever creates or verifies the topics must
 * @param retention how long settled runs are remembered
 * @param restoredLedgers of partitions that open soon
 * @param reportsRead until when the reports of each partition have been read
 * @param steadyMs a clock that nobody sets, in ms since whenever: that of {@code reportsRead}, too
 * @param mailboxes where questions to the partitions of this instance arrive
 * @param stopped partitions that are not opened any more
 * @param setAside records that are not decided, because the rules fail on them
 * @param topicIds of the inputs by name: one that was deleted and made anew begins at its beginning
 */
public record Wiring(
    Topics topics,
    int partitions,
    AdmissionSettings settings,
    Duration retention,
    Supplier<Queues> queuesOfTask,
    Observer observer,
    RestoredLedgers restoredLedgers,
    ReportsRead reportsRead,
    LongSupplier steadyMs,
    Mailboxes mailboxes,
    StoppedPartitions stopped,
    Set<Position> setAside,
    Map<String, String> topicIds) {
  public Wiring {
    setAside = Set.copyOf(setAside);
    topicIds = Map.copyOf(topicIds);
  }
}
