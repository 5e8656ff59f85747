package io.berth.coordinator.setup;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the group waits for an instance that doesn't answer before others take over: as short as
 * the brokers allow, but long enough for a garbage collection.
 */
public final class SessionTimeout {
  private static final Logger log = LoggerFactory.getLogger(SessionTimeout.class);

  private static final Duration LEAST = Duration.ofSeconds(3);
  private static final Duration KAFKAS_LEAST = Duration.ofSeconds(6);
  private static final String BROKERS_LEAST = "group.min.session.timeout.ms";

  private SessionTimeout() {}

  /** What to ask the brokers for; what they allow by default if they don't tell. */
  public static Duration allowed(Admin admin) {
    try {
      Duration allowed = LEAST;
      List<ConfigResource> brokers =
          Answers.get(admin.describeCluster().nodes()).stream()
              .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
              .toList();
      for (Config broker : Answers.get(admin.describeConfigs(brokers).all()).values()) {
        Duration least = least(broker);
        allowed = least.compareTo(allowed) > 0 ? least : allowed;
      }
      return allowed;
    } catch (KafkaException e) {
      log.info(
          "The brokers don't tell {} ({}): sessions are {}",
          BROKERS_LEAST,
          e.getMessage(),
          KAFKAS_LEAST);
      return KAFKAS_LEAST;
    }
  }

  private static Duration least(Config broker) {
    ConfigEntry entry = broker.get(BROKERS_LEAST);
    return entry == null || entry.value() == null
        ? KAFKAS_LEAST
        : Duration.ofMillis(Long.parseLong(entry.value()));
  }
}
