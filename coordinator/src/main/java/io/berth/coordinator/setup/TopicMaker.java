package io.berth.coordinator.setup;

import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics that are missing and verifies the settings of those that are there. */
final class TopicMaker {
  private static final Logger log = LoggerFactory.getLogger(TopicMaker.class);
  private static final Duration VISIBLE_LIMIT = Duration.ofSeconds(30);

  private final SetupContext context;
  private final Admin admin;
  private final ToolCommands commands;
  private final Propagation propagation;

  TopicMaker(SetupContext context) {
    this.context = context;
    this.admin = context.admin();
    this.commands = context.commands();
    this.propagation = new Propagation(admin);
  }

  /**
   * Makes or names what is missing, and names each setting that is not as it must be. What was made
   * is known to all brokers on return. Partition counts are not compared.
   *
   * @throws KafkaException if Kafka doesn't answer
   */
  List<Problem> ensure(Collection<Topics.Spec> topics) {
    Set<String> there = partitions(names(topics)).keySet();
    List<Topics.Spec> missing =
        topics.stream().filter(topic -> !there.contains(topic.name())).toList();
    if (missing.isEmpty()) {
      return verify(topics);
    }
    List<Problem> problems =
        new ArrayList<>(
            switch (context.missing()) {
              case CREATE -> create(missing);
              case REPORT -> missing.stream().map(topic -> absent(topic, "missing")).toList();
            });
    Set<String> thereNow = partitions(names(topics)).keySet();
    problems.addAll(
        verify(topics.stream().filter(topic -> thereNow.contains(topic.name())).toList()));
    return problems;
  }

  /** Names each setting of topics that are there that is not as it must be. */
  List<Problem> verify(Collection<Topics.Spec> topics) {
    Map<ConfigResource, Topics.Spec> resources = new HashMap<>();
    for (Topics.Spec topic : topics) {
      resources.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), topic);
    }
    // The broker that named a topic may know more than the one that is asked next.
    propagation.await();
    Map<ConfigResource, Config> found =
        Answers.get(admin.describeConfigs(resources.keySet()).all());
    List<Problem> problems = new ArrayList<>();
    for (Topics.Spec topic : topics) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
      Optional<Config> config = Optional.ofNullable(found.get(resource));
      new TreeMap<>(topic.settings())
          .forEach((setting, expected) -> {
            String value =
                config
                    .map(present -> present.get(setting))
                    .map(ConfigEntry::value)
                    .orElse("(not shown to this user)");
            if (!fits(setting, expected, value)) {
              problems.add(
                  new Problem(
                      "topic " + topic.name(),
                      setting,
                      expected,
                      value,
                      commands.setTopic(topic.name(), setting, expected)));
            }
          });
    }
    return problems;
  }

  /** How many partitions each of these topics has; those that don't exist are left out. */
  Map<String, Integer> partitions(Collection<String> names) {
    Map<String, Integer> partitions = new HashMap<>();
    describe(names).forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
    return partitions;
  }

  private Map<String, TopicDescription> describe(Collection<String> names) {
    Map<String, TopicDescription> found = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> answer :
        admin.describeTopics(names).topicNameValues().entrySet()) {
      try {
        found.put(answer.getKey(), Answers.get(answer.getValue()));
      } catch (UnknownTopicOrPartitionException e) {
        log.debug("There is no topic {} yet", answer.getKey());
      }
    }
    return found;
  }

  private List<Problem> create(List<Topics.Spec> missing) {
    Map<String, KafkaFuture<Void>> answers =
        admin.createTopics(missing.stream().map(this::newTopic).toList()).values();
    List<Problem> problems = new ArrayList<>();
    List<String> made = new ArrayList<>();
    for (Topics.Spec topic : missing) {
      try {
        Answers.get(Objects.requireNonNull(answers.get(topic.name())));
        log.info("Made topic {} with {} partitions", topic.name(), topic.partitions());
        made.add(topic.name());
      } catch (TopicExistsException e) {
        log.debug("Another instance made topic {} first", topic.name());
        made.add(topic.name());
      } catch (RetriableException | AuthenticationException | InvalidReplicationFactorException e) {
        throw e;
      } catch (ApiException e) {
        problems.add(absent(topic, "missing and refused by Kafka: " + e.getMessage()));
      }
    }
    awaitVisible(made);
    return problems;
  }

  private void awaitVisible(List<String> made) {
    Answers.until(
        "the topics " + made + " have leaders",
        VISIBLE_LIMIT,
        () -> {
          Map<String, TopicDescription> found = describe(made);
          return found.size() == made.size()
              && found.values().stream()
                  .flatMap(topic -> topic.partitions().stream())
                  .noneMatch(partition -> partition.leader() == null);
        });
    propagation.await();
  }

  private NewTopic newTopic(Topics.Spec topic) {
    Map<String, String> settings = new HashMap<>(topic.settings());
    settings.putAll(Copies.settings(context.replicationFactor()));
    return new NewTopic(topic.name(), topic.partitions(), context.replicationFactor())
        .configs(settings);
  }

  private Problem absent(Topics.Spec topic, String found) {
    return new Problem(
        "topic " + topic.name(),
        "it",
        "there",
        found,
        commands.createTopic(topic, context.replicationFactor()));
  }

  /** Keeping records longer than wanted, or for ever (-1), is an operator's choice. */
  private static boolean fits(String setting, String expected, String found) {
    if (setting.equals(TopicConfig.RETENTION_MS_CONFIG) && found.matches("-?[0-9]{1,19}")) {
      long foundMs = Long.parseLong(found);
      return foundMs == -1 || foundMs >= Long.parseLong(expected);
    }
    return found.equals(expected);
  }

  private static List<String> names(Collection<Topics.Spec> topics) {
    return topics.stream().map(Topics.Spec::name).toList();
  }
}
