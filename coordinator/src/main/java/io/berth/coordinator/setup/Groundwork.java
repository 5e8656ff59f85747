package io.berth.coordinator.setup;

import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * What a coordinator must know of Kafka before it begins; all topics but those of queues are there
 * then.
 *
 * @param partitions of the inputs
 * @param inputIds of the input topics, by name
 * @param changelogIds of the changelogs, by name
 * @param sessionTimeout as short as the brokers allow
 */
public record Groundwork(
    int partitions,
    Map<String, String> inputIds,
    Map<String, String> changelogIds,
    Duration sessionTimeout) {
  /**
   * Makes or verifies the topics. Where Kafka can't answer or make them at the moment, as while
   * brokers are away, it waits and tries again.
   *
   * @param wish how many partitions the inputs shall have
   * @param changelogs for so many partitions of the inputs
   * @param problem is told what it waits for
   * @throws SetupException where waiting is of no use
   */
  public static Groundwork lay(
      SetupContext context,
      Topics topics,
      OptionalInt wish,
      IntFunction<List<Topics.Spec>> changelogs,
      Consumer<String> problem) {
    return new Patience().until(() -> once(context, topics, wish, changelogs), problem);
  }

  private static Groundwork once(
      SetupContext context,
      Topics topics,
      OptionalInt wish,
      IntFunction<List<Topics.Spec>> changelogs) {
    int partitions = new TopicSetup(context, topics).run(wish);
    List<Topics.Spec> all = changelogs.apply(partitions);
    new Changelogs(context, topics).ensure(all);
    HangingTransactions.end(context.admin(), topics);
    return context.explained(
        topics,
        () ->
            new Groundwork(
                partitions,
                TopicIds.of(context.admin(), topics.coPartitioned()),
                TopicIds.of(context.admin(), all.stream().map(Topics.Spec::name).toList()),
                SessionTimeout.allowed(context.admin())));
  }
}
