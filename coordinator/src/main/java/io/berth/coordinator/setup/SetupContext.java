package io.berth.coordinator.setup;

import io.berth.protocol.Topics;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;

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
   * @throws SetupException with a sentence for people, if Kafka doesn't answer; says whether that
   *     may pass
   */
  <T> T explained(Topics topics, Supplier<T> setup) {
    try {
      return setup.get();
    } catch (KafkaException e) {
      String message =
          "Expected to set up the topics "
              + topics.prefix()
              + "* in Kafka at "
              + bootstrap()
              + ", but "
              + words(e, topics);
      throw Patience.passes(e)
          ? SetupException.passing(message, e)
          : new SetupException(message, e);
    }
  }

  /** A producer says why it was refused once, and after that only that it can't go on. */
  private static String words(KafkaException e, Topics topics) {
    if (e instanceof InvalidReplicationFactorException) {
      return e.getMessage() + " Start the brokers that are away, or ask for fewer copies";
    }
    Throwable reason = e.getCause() instanceof AuthorizationException refused ? refused : e;
    if (!(reason instanceof AuthorizationException)) {
      return String.valueOf(e.getMessage());
    }
    // Kafka's own words may name nothing, or the cluster where it is the topics.
    return reason.getMessage()
        + " (its user needs READ, WRITE, CREATE and DESCRIBE_CONFIGS on them, and READ on the"
        + " group "
        + topics.application()
        + ")";
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
