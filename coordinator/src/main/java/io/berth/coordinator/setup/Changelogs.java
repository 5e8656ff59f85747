package io.berth.coordinator.setup;

import io.berth.protocol.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * The topics that what is known is read back from. Where one is gone, nobody may go on as if it had
 * never been: what waits would be forgotten, what runs would hold no slot, and ids of settled runs
 * would be accepted again.
 */
public final class Changelogs {
  private final SetupContext context;
  private final Topics topics;
  private final TopicMaker maker;

  public Changelogs(SetupContext context, Topics topics) {
    this.context = context;
    this.topics = topics;
    this.maker = new TopicMaker(context);
  }

  /**
   * Makes or verifies them. Several instances may run this at once.
   *
   * @throws SetupException with every problem found, also if one is missing although the inputs
   *     were read; or if Kafka doesn't answer
   */
  public void ensure(List<Topics.Spec> changelogs) {
    List<Problem> problems = context.explained(topics, () -> problems(changelogs));
    if (!problems.isEmpty()) {
      throw new SetupException(context.bootstrap(), problems);
    }
  }

  private List<Problem> problems(List<Topics.Spec> changelogs) {
    // In this order: when the first input was read, the changelogs were there.
    boolean inputsWereRead = inputsWereRead();
    Set<String> there = maker.partitions(names(changelogs)).keySet();
    List<Problem> lost =
        changelogs.stream()
            .filter(changelog -> inputsWereRead && !there.contains(changelog.name()))
            .map(this::lost)
            .toList();
    return lost.isEmpty() ? maker.ensure(changelogs) : lost;
  }

  private boolean inputsWereRead() {
    Admin admin = context.admin();
    String group = topics.application();
    Map<?, OffsetAndMetadata> committed =
        Answers.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    return committed.values().stream().anyMatch(at -> at != null && at.offset() > 0);
  }

  private Problem lost(Topics.Spec changelog) {
    return new Problem(
        "topic " + changelog.name(),
        "what was decided",
        "there",
        "missing, although inputs have been read: the topic was deleted",
        "restore Kafka's disks from a copy; or, to go on with nothing of it known, stop all"
            + " coordinators, then "
            + context.commands().createTopic(changelog, context.replicationFactor())
            + ", then apply flows and limits again");
  }

  private static Set<String> names(List<Topics.Spec> specs) {
    return specs.stream().map(Topics.Spec::name).collect(Collectors.toSet());
  }
}
