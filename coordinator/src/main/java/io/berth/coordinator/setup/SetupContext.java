package io.berth.coordinator.setup;

import io.berth.protocol.Topics;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * How Kafka is reached, and what may be made there.
 *
 * @param admin stays the caller's: nothing here closes it
 * @param clientSettings of every client: {@code bootstrap.servers}, TLS, SASL
 * @param replicationFactor of topics made here; -1 is the brokers' default
 */
public record SetupContext(
    Admin admin, Map<String, Object> clientSettings, Missing missing, short replicationFactor) {
  public static final short BROKERS_DEFAULT = -1;

  public SetupContext {
    clientSettings = Map.copyOf(clientSettings);
  }

  String bootstrap() {
    return bootstrap(clientSettings);
  }

  /**
   * Does something about a deployment's topics.
   *
   * @throws SetupException with a sentence for people, if Kafka doesn't answer
   */
  <T> T explained(Topics topics, Supplier<T> setup) {
    try {
      return setup.get();
    } catch (KafkaException e) {
      throw new SetupException(
          "Expected to set up the topics "
              + topics.prefix()
              + "* in Kafka at "
              + bootstrap()
              + ", but "
              + e.getMessage(),
          e);
    }
  }

  ToolCommands commands() {
    return new ToolCommands(bootstrap());
  }

  static String bootstrap(Map<String, Object> clientSettings) {
    Object servers = clientSettings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    if (servers == null) {
      throw new IllegalArgumentException("Expected bootstrap.servers among the client settings");
    }
    return servers.toString();
  }
}
