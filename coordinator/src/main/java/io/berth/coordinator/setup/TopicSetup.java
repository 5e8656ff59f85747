package io.berth.coordinator.setup;

import io.berth.protocol.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Makes or verifies all topics but changelogs and those of the queues, before the coordinator
 * starts. It never changes what is there: it names every difference and the command that mends it.
 */
public final class TopicSetup {
  /** Of the inputs, where neither a wish nor topics say otherwise. */
  public static final int PARTITIONS_DEFAULT = 8;

  private final SetupContext context;
  private final Topics topics;
  private final TopicMaker maker;
  private final PartitionMemory memory;
  private final ToolCommands commands;

  public TopicSetup(SetupContext context, Topics topics) {
    this.context = context;
    this.topics = topics;
    this.maker = new TopicMaker(context);
    this.memory = new PartitionMemory(context.clientSettings(), topics.meta());
    this.commands = context.commands();
  }

  /**
   * Sets up and returns the number of partitions of the inputs. Several instances may run this at
   * once.
   *
   * @param wish how many partitions the inputs shall have; an error if they have another number
   * @throws SetupException with every problem found, or if Kafka doesn't answer
   */
  public int run(OptionalInt wish) {
    return context.explained(topics, () -> ensure(wish));
  }

  private int ensure(OptionalInt wish) {
    List<Problem> problems = new ArrayList<>(maker.ensure(List.of(topics.metaSpec())));
    Map<String, Integer> found = maker.partitions(names(topics.all(PARTITIONS_DEFAULT)));
    int partitions = decide(wish, found, problems);
    found.forEach((topic, count) -> comparePartitions(topic, partitions, count, problems));

    // The first topic is ensured already. Nothing is made next to what is wrong.
    List<Topics.Spec> others =
        topics.all(partitions).stream()
            .filter(topic -> !topic.name().equals(topics.meta()))
            .toList();
    if (problems.isEmpty() || context.missing() == Missing.REPORT) {
      problems.addAll(maker.ensure(others));
    } else {
      problems.addAll(
          maker.verify(others.stream().filter(topic -> found.containsKey(topic.name())).toList()));
    }
    if (!problems.isEmpty()) {
      throw new SetupException(context.bootstrap(), problems);
    }
    // What another instance or an operator made since the first look.
    maker
        .partitions(topics.coPartitioned())
        .forEach((topic, count) -> comparePartitions(topic, partitions, count, problems));
    if (!problems.isEmpty()) {
      throw new SetupException(context.bootstrap(), problems);
    }
    return partitions;
  }

  /** What is remembered counts; else what the topics have, if they agree; else the wish. */
  private int decide(OptionalInt wish, Map<String, Integer> found, List<Problem> problems) {
    OptionalInt remembered =
        found.containsKey(topics.meta()) ? memory.recall() : OptionalInt.empty();
    if (remembered.isPresent()) {
      compareWish(wish, remembered.getAsInt(), problems);
      return remembered.getAsInt();
    }
    Set<Integer> counts = new HashSet<>(found.values().size());
    topics.coPartitioned().stream().filter(found::containsKey).map(found::get).forEach(counts::add);
    if (counts.size() > 1) {
      // The comparison with any of them names the others.
      return wish.orElse(counts.stream().mapToInt(Integer::intValue).max().getAsInt());
    }
    int partitions = counts.stream().findFirst().orElseGet(() -> wish.orElse(PARTITIONS_DEFAULT));
    compareWish(wish, partitions, problems);
    if (!problems.isEmpty()) {
      return partitions;
    }
    int agreed = memory.remember(partitions);
    compareWish(wish, agreed, problems);
    return agreed;
  }

  private void compareWish(OptionalInt wish, int partitions, List<Problem> problems) {
    if (wish.isPresent() && wish.getAsInt() != partitions) {
      problems.add(
          new Problem(
              "topics " + topics.prefix() + "*",
              "the number of partitions, fixed when they were first made,",
              Integer.toString(partitions),
              wish.getAsInt() + " in the configuration",
              "configure " + partitions + ", or none"));
    }
  }

  private void comparePartitions(String topic, int expected, int found, List<Problem> problems) {
    if (!topics.coPartitioned().contains(topic) || found == expected) {
      return;
    }
    problems.add(
        new Problem(
            "topic " + topic,
            "the number of partitions, one for all inputs and remembered in " + topics.meta() + ",",
            Integer.toString(expected),
            Integer.toString(found),
            found < expected
                ? commands.addPartitions(topic, expected)
                : "partitions can't be taken away: stop producers, save what the topic holds, then "
                    + commands.deleteTopic(topic)
                    + ", and start again"));
  }

  private static List<String> names(List<Topics.Spec> specs) {
    return specs.stream().map(Topics.Spec::name).toList();
  }
}
