package io.berth.coordinator.setup;

import io.berth.protocol.Topics;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions that dead instances have left open. Until its time-out such a transaction
 * holds back who takes over, as the offsets in it are not settled, and every reader of what is
 * committed in the partitions it touched.
 *
 * <p>An instance is dead if the group doesn't know it. One that is merely cut off is not known
 * either: its transaction could not be committed anyway, as the group doesn't take its offsets.
 */
public final class DeadInstances {
  private static final Logger log = LoggerFactory.getLogger(DeadInstances.class);

  private DeadInstances() {}

  /** Ends what is left over; whose transactions those were is returned. */
  public static Set<String> fence(Admin admin, Topics topics) {
    Set<String> ours =
        open(admin)
            .map(TransactionListing::transactionalId)
            .filter(id -> id.startsWith(topics.application() + "-"))
            .collect(Collectors.toSet());
    if (ours.isEmpty()) {
      return Set.of();
    }
    // Asked afterwards: who had a transaction open then, and is alive, is a member by now.
    List<String> members = members(admin, topics.application());
    ours.removeIf(id -> members.stream().anyMatch(member -> member.startsWith(instance(id))));
    for (String id : ours) {
      try {
        Answers.get(admin.fenceProducers(Set.of(id)).all());
        log.info("Ended the open transaction of {}, which has left the group without a word", id);
      } catch (KafkaException e) {
        log.warn(
            "Expected to end the open transaction of {}, but {}: it ends by its time-out",
            id,
            e.getMessage());
      }
    }
    return ours;
  }

  /** Of the brokers that answer: an instance may have died together with one. */
  private static Stream<TransactionListing> open(Admin admin) {
    ListTransactionsOptions ongoing =
        new ListTransactionsOptions().filterStates(EnumSet.of(TransactionState.ONGOING));
    return Answers.get(admin.listTransactions(ongoing).byBrokerId()).values().stream()
        .flatMap(ofBroker -> {
          try {
            return Answers.get(ofBroker).stream();
          } catch (KafkaException e) {
            log.debug("A broker doesn't tell its open transactions", e);
            return Stream.empty();
          }
        });
  }

  /**
   * {@code <application>-<process>-} of {@code <application>-<process>-<thread>}: so begin the
   * client ids of its consumers too (Kafka Streams, exactly-once v2).
   */
  private static String instance(String transactionalId) {
    return transactionalId.substring(0, transactionalId.lastIndexOf('-') + 1);
  }

  private static List<String> members(Admin admin, String application) {
    return Answers.get(admin.describeConsumerGroups(List.of(application)).all()).values().stream()
        .flatMap(group -> group.members().stream())
        .map(MemberDescription::clientId)
        .toList();
  }
}
