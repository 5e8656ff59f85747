package io.berth.coordinator.setup;

import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets what share groups need where nobody set it, and verifies it where somebody did. A group
 * needs no member and no topic to have settings.
 */
final class ShareGroups {
  private static final Logger log = LoggerFactory.getLogger(ShareGroups.class);
  private static final Duration SHOWN_LIMIT = Duration.ofSeconds(30);

  private final SetupContext context;
  private final Admin admin;
  private final Propagation propagation;
  private final Map<String, String> wanted = Topics.shareGroupSettings();

  ShareGroups(SetupContext context) {
    this.context = context;
    this.admin = context.admin();
    this.propagation = new Propagation(admin);
  }

  /** Of these groups; on return without a problem, all brokers have the settings. */
  List<Problem> ensure(Collection<String> groups) {
    Map<String, Config> found = describe(groups);
    List<Problem> problems = new ArrayList<>();
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    found.forEach((group, config) -> {
      List<Problem> ofGroup = problems(group, config);
      if (ofGroup.isEmpty() && !differences(config).isEmpty()) {
        changes.put(resource(group), differences(config).stream().map(this::setting).toList());
      }
      problems.addAll(ofGroup);
    });
    if (!changes.isEmpty()) {
      Answers.get(admin.incrementalAlterConfigs(changes).all());
      propagation.await();
      List<String> changed = changes.keySet().stream().map(ConfigResource::name).toList();
      Answers.until(
          "the settings of the share groups " + changed + " show",
          SHOWN_LIMIT,
          () ->
              describe(changed).values().stream()
                  .allMatch(config -> differences(config).isEmpty()));
      log.info("Set {} for the share groups {}", new TreeMap<>(wanted), changed);
    }
    return problems;
  }

  private List<Problem> problems(String group, Config config) {
    return differences(config).stream()
        .filter(setting ->
            context.missing() == Missing.REPORT
                || entry(config, setting)
                    .filter(entry -> entry.source() == ConfigSource.DYNAMIC_GROUP_CONFIG)
                    .isPresent())
        .map(setting ->
            new Problem(
                "group " + group,
                setting,
                String.valueOf(wanted.get(setting)),
                entry(config, setting).map(ConfigEntry::value).orElse("(not shown)"),
                context.commands().setGroup(group, wanted)))
        .toList();
  }

  private List<String> differences(Config config) {
    return wanted.entrySet().stream()
        .filter(setting ->
            entry(config, setting.getKey())
                .map(ConfigEntry::value)
                .filter(setting.getValue()::equals)
                .isEmpty())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private AlterConfigOp setting(String name) {
    return new AlterConfigOp(new ConfigEntry(name, wanted.get(name)), AlterConfigOp.OpType.SET);
  }

  private Map<String, Config> describe(Collection<String> groups) {
    Map<String, Config> found = new HashMap<>();
    Answers.get(admin.describeConfigs(groups.stream().map(ShareGroups::resource).toList()).all())
        .forEach((group, config) -> found.put(group.name(), config));
    return found;
  }

  private static Optional<ConfigEntry> entry(Config config, String setting) {
    return Optional.ofNullable(config.get(setting));
  }

  private static ConfigResource resource(String group) {
    return new ConfigResource(ConfigResource.Type.GROUP, group);
  }
}
