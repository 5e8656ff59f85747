package io.berth.coordinator.setup;

import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until every broker has what the controller has committed. Brokers take the metadata log in
 * order, each at its own pace, and say with their features up to which offset they have it.
 */
final class Propagation {
  private static final Logger log = LoggerFactory.getLogger(Propagation.class);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int BROKER_ANSWER_LIMIT_MS = 5_000;

  private final Admin admin;

  Propagation(Admin admin) {
    this.admin = admin;
  }

  void await() {
    long endOffset;
    try {
      endOffset = Answers.get(admin.describeMetadataQuorum().quorumInfo()).highWatermark();
    } catch (AuthorizationException | UnsupportedVersionException e) {
      // Hosted Kafka keeps its controllers to itself. Clients then meet a broker that is a moment
      // behind, and ask again, as they do after any change.
      log.debug("Can't see how far brokers have the metadata", e);
      return;
    }
    // Asked anew each time: a broker that left meanwhile needs nothing.
    Answers.until(
        "all brokers have the metadata up to offset " + endOffset,
        LIMIT,
        () ->
            Answers.get(admin.describeCluster().nodes()).stream()
                .allMatch(node -> appliedOffset(node) >= endOffset - 1));
  }

  private long appliedOffset(Node node) {
    DescribeFeaturesOptions ofNode =
        new DescribeFeaturesOptions().nodeId(node.id()).timeoutMs(BROKER_ANSWER_LIMIT_MS);
    try {
      return Answers.get(admin.describeFeatures(ofNode).featureMetadata())
          .finalizedFeaturesEpoch()
          .orElse(-1L);
    } catch (TimeoutException e) {
      return -1;
    }
  }
}
