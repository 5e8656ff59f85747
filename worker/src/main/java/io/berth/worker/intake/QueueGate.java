package io.berth.worker.intake;

import io.berth.protocol.Topics;
import io.berth.worker.clients.BrokerWatch;
import io.berth.worker.health.Troubles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets nobody read a queue's topic before it exists and its share group is set as it must be: with
 * Kafka's own settings a group would skip work that is there already, and run work whose admission
 * was rolled back.
 */
public final class QueueGate {
  private static final Logger LOG = LoggerFactory.getLogger(QueueGate.class);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration PAUSE_MIN = Duration.ofMillis(250);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

  private final BrokerWatch broker;
  private final Topics topics;
  private final String bootstrap;
  private final Troubles troubles;

  public QueueGate(BrokerWatch broker, Topics topics, String bootstrap, Troubles troubles) {
    this.broker = broker;
    this.topics = topics;
    this.bootstrap = bootstrap;
    this.troubles = troubles;
  }

  /** What the queue has, or what it lacks. */
  private sealed interface State {
    record Ready(int partitions) implements State {}

    record Lacks(String what) implements State {}
  }

  /** Waits as long as it takes, and returns how many partitions the topic has. */
  int await(String queue) throws InterruptedException {
    String subject = subject(queue);
    Duration pause = PAUSE_MIN;
    while (true) {
      switch (look(queue)) {
        case State.Ready(int partitions) -> {
          troubles.clear(subject);
          if (partitions > 1) {
            LOG.warn(
                "Topic {} has {} partitions. A share group binds them to its members when it has"
                    + " fewer of those, and then work waits although other workers are free: 1 is"
                    + " enough for any number of workers",
                topics.work(queue),
                partitions);
          }
          return partitions;
        }
        case State.Lacks(String what) -> troubles.report(subject, what);
      }
      Thread.sleep(pause);
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX;
    }
  }

  static String subject(String queue) {
    return "queue " + queue;
  }

  private State look(String queue) throws InterruptedException {
    try {
      int partitions = partitions(topics.work(queue));
      String group = topics.shareGroup(queue);
      Map<String, String> wrong = new TreeMap<>(Topics.shareGroupSettings());
      Map<String, String> found = settings(group);
      wrong.entrySet().removeIf(wanted -> wanted.getValue().equals(found.get(wanted.getKey())));
      return wrong.isEmpty() ? new State.Ready(partitions) : new State.Lacks(mend(group, wrong));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return new State.Lacks(
            "waiting for topic " + topics.work(queue) + ", which a coordinator makes");
      }
      return unseen(queue, Troubles.words(e));
    } catch (KafkaException e) {
      return unseen(queue, Troubles.words(e));
    } catch (TimeoutException e) {
      return unseen(queue, "no answer from " + bootstrap);
    }
  }

  /** With names: where Kafka refuses to show a topic or a group, it doesn't say which. */
  private State unseen(String queue, String why) {
    return new State.Lacks(
        "topic %s or share group %s can't be looked at, trying again: %s"
            .formatted(topics.work(queue), topics.shareGroup(queue), why));
  }

  private String mend(String group, Map<String, String> wrong) {
    String settings =
        wrong.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining(","));
    return "waiting for share group "
        + group
        + " to be set to "
        + settings
        + ", which a coordinator does, or: kafka-configs.sh --bootstrap-server "
        + bootstrap
        + " --alter --entity-type groups --entity-name "
        + group
        + " --add-config "
        + settings;
  }

  private int partitions(String topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    return broker
        .admin()
        .describeTopics(List.of(topic))
        .allTopicNames()
        .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
        .values()
        .iterator()
        .next()
        .partitions()
        .size();
  }

  private Map<String, String> settings(String group)
      throws InterruptedException, ExecutionException, TimeoutException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
    Config config =
        broker
            .admin()
            .describeConfigs(List.of(resource))
            .all()
            .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
            .values()
            .iterator()
            .next();
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }
}
