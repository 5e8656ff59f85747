package io.berth.coordinator.setup;

import io.berth.protocol.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends transactions of ours that Kafka has forgotten to end in some partition.
 *
 * <p>The transaction coordinator of Kafka 4.3.1 leaves out the marker of a partition that has no
 * leader at that moment, as if its topic were deleted (an empty {@code
 * KRaftMetadataCache.getPartitionLeaderEndpoint}). That happens when a transaction times out while
 * the only replica restarts. What was aborted then stays open in that partition: readers wait
 * there, and the next commit of the same producer commits it as well. So a coordinator looks for
 * such leftovers before it begins:
 *
 * <ol>
 *   <li>Which transactions of our producers are open in our partitions?
 *   <li>Which of our producers have a transaction under way, as the transaction coordinator knows?
 *   <li>What was open at 1, is still open with the same start, and was not under way at 2, is left
 *       over. A transaction that merely ended in between is not open any more.
 * </ol>
 */
public final class HangingTransactions {
  private static final Logger log = LoggerFactory.getLogger(HangingTransactions.class);

  private static final String OFFSETS_TOPIC = "__consumer_offsets";

  private static final Set<TransactionState> OVER =
      EnumSet.of(
          TransactionState.EMPTY,
          TransactionState.COMPLETE_ABORT,
          TransactionState.COMPLETE_COMMIT);

  private HangingTransactions() {}

  /** One producer's open transaction in one partition. */
  private record Open(TopicPartition partition, long producerId, long startOffset) {}

  /**
   * Ends what is left over, and returns how many there were. What can't be ended for lack of rights
   * is logged, with the tool that ends it.
   */
  public static int end(Admin admin, Topics topics) {
    try {
      Set<TopicPartition> partitions = partitions(admin, topics);
      Map<Open, ProducerState> before = open(admin, partitions);
      Set<Long> finished = finishedProducers(admin, topics);
      before.keySet().removeIf(found -> !finished.contains(found.producerId()));
      if (before.isEmpty()) {
        return 0;
      }
      Map<Open, ProducerState> after =
          open(admin, before.keySet().stream().map(Open::partition).collect(Collectors.toSet()));
      after.keySet().retainAll(before.keySet());
      after.forEach((found, state) -> end(admin, found, state));
      return after.size();
    } catch (KafkaException e) {
      log.warn("Expected to look for hanging transactions, but {}", e.getMessage());
      return 0;
    }
  }

  private static void end(Admin admin, Open found, ProducerState state) {
    try {
      Answers.get(
          admin
              .abortTransaction(
                  new AbortTransactionSpec(
                      found.partition(),
                      state.producerId(),
                      (short) state.producerEpoch(),
                      state.coordinatorEpoch().orElse(0)))
              .all());
      log.warn("Ended a transaction that Kafka had left open: {}", found);
    } catch (KafkaException e) {
      log.error(
          "Kafka has left a transaction open, and it can't be ended here ({}): kafka-transactions.sh"
              + " abort --topic {} --partition {} --start-offset {}",
          e.getMessage(),
          found.partition().topic(),
          found.partition().partition(),
          found.startOffset());
    }
  }

  /** The producers of ours whose last transaction is over, as far as Kafka knows. */
  private static Set<Long> finishedProducers(Admin admin, Topics topics) {
    Collection<TransactionListing> listings = Answers.get(admin.listTransactions().all());
    return listings.stream()
        .filter(listing -> listing.transactionalId().startsWith(topics.application() + "-"))
        .filter(listing -> OVER.contains(listing.state()))
        .map(TransactionListing::producerId)
        .collect(Collectors.toSet());
  }

  private static Map<Open, ProducerState> open(Admin admin, Set<TopicPartition> partitions) {
    Map<Open, ProducerState> open = new HashMap<>();
    Map<TopicPartition, PartitionProducerState> states =
        Answers.get(admin.describeProducers(partitions).all());
    states.forEach((partition, producers) ->
        producers.activeProducers().stream()
            .filter(state -> state.currentTransactionStartOffset().isPresent())
            .forEach(state ->
                open.put(
                    new Open(
                        partition,
                        state.producerId(),
                        state.currentTransactionStartOffset().getAsLong()),
                    state)));
    return open;
  }

  private static Set<TopicPartition> partitions(Admin admin, Topics topics) {
    ListTopicsOptions withInternal = new ListTopicsOptions().listInternal(true);
    List<String> names = new ArrayList<>(Answers.get(admin.listTopics(withInternal).names()));
    names.removeIf(name -> !name.startsWith(topics.prefix()) && !name.equals(OFFSETS_TOPIC));
    Map<String, TopicDescription> described =
        Answers.get(admin.describeTopics(names).allTopicNames());
    return described.values().stream()
        .flatMap(topic ->
            topic.partitions().stream()
                .filter(partition -> partition.leader() != null)
                .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .collect(Collectors.toSet());
  }
}
