package io.berth.coordinator.setup;

import io.berth.protocol.Topics;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The commands of Kafka's own tools, to be copied by an operator. */
record ToolCommands(String bootstrap) {

  String createTopic(Topics.Spec topic, short replicationFactor) {
    String replication = replicationFactor < 0 ? "" : " --replication-factor " + replicationFactor;
    Map<String, String> all = new TreeMap<>(topic.settings());
    all.putAll(Copies.settings(replicationFactor));
    String settings =
        all.entrySet().stream()
            .map(setting -> " --config " + setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining());
    return topics("--create", topic.name())
        + " --partitions "
        + topic.partitions()
        + replication
        + settings;
  }

  String addPartitions(String topic, int partitions) {
    return topics("--alter", topic) + " --partitions " + partitions;
  }

  String deleteTopic(String topic) {
    return topics("--delete", topic);
  }

  String setTopic(String topic, String setting, String value) {
    return alter("topics", topic, Map.of(setting, value));
  }

  String setGroup(String group, Map<String, String> settings) {
    return alter("groups", group, settings);
  }

  String upgradeFeature(String feature, int level) {
    return "kafka-features.sh --bootstrap-server "
        + bootstrap
        + " upgrade --feature "
        + feature
        + "="
        + level;
  }

  private String topics(String action, String topic) {
    return "kafka-topics.sh --bootstrap-server " + bootstrap + " " + action + " --topic " + topic;
  }

  private String alter(String type, String name, Map<String, String> settings) {
    return "kafka-configs.sh --bootstrap-server "
        + bootstrap
        + " --alter --entity-type "
        + type
        + " --entity-name "
        + name
        + " --add-config "
        + new TreeMap<>(settings)
            .entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(","));
  }
}
