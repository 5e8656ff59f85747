package io.berth.coordinator.setup;

import io.berth.protocol.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    Map<String, Integer> there = maker.partitions(names(changelogs));
    List<Problem> problems = new ArrayList<>();
    for (Topics.Spec changelog : changelogs) {
      Integer partitions = there.get(changelog.name());
      if (partitions == null) {
        if (inputsWereRead) {
          problems.add(lost(changelog));
        }
      } else if (partitions != changelog.partitions()) {
        problems.add(otherPartitions(changelog, partitions));
      }
    }
    return problems.isEmpty() ? maker.ensure(changelogs) : problems;
  }

  /** Kafka Streams would say so too, and advise a tool that deletes all of them. */
  private Problem otherPartitions(Topics.Spec changelog, int partitions) {
    return new Problem(
        "topic " + changelog.name(),
        "the number of partitions",
        Integer.toString(changelog.partitions()) + ", as the inputs have",
        Integer.toString(partitions),
        "if nothing has ever been decided with it, "
            + context.commands().deleteTopic(changelog.name())
            + ", and start again; else restore it from a copy: partitions can't be added, as each"
            + " belongs to one of the inputs");
  }

  private boolean inputsWereRead() {
    Admin admin = context.admin();
    String group = topics.application();
    Map<?, OffsetAndMetadata> committed =
        Answers.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    return committed.values().stream().anyMatch(Objects::nonNull); // also of 0, after a reset
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
