package io.berth.standalone.broker;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;

/**
 * An embedded broker with two doors. At one it asks for a user and a password, and lets each do
 * what ACLs say and nothing else. Through the other the test itself comes, who may do everything.
 */
public final class GuardedKafka implements AutoCloseable {
  private static final String DOOR = "GUARDED";

  private final EmbeddedKafka kafka;
  private final Listener guarded;

  private GuardedKafka(EmbeddedKafka kafka, Listener guarded) {
    this.kafka = kafka;
    this.guarded = guarded;
  }

  /** Lets these users in; none may do anything yet. */
  public static GuardedKafka start(Path folder, Collection<String> users) {
    Listener guarded = Listener.anyLocal();
    return new GuardedKafka(
        EmbeddedKafka.start(
            folder,
            Listener.local(0),
            settings -> {
              guard(settings, guarded);
              admit(settings, users);
            }),
        guarded);
  }

  private static void guard(Properties settings, Listener door) {
    append(settings, "listeners", DOOR + "://" + door.bind());
    append(settings, "advertised.listeners", DOOR + "://" + door.bootstrap());
    append(settings, "listener.security.protocol.map", DOOR + ":SASL_PLAINTEXT");
    settings.put("authorizer.class.name", StandardAuthorizer.class.getName());
    settings.put("allow.everyone.if.no.acl.found", "false");
    settings.put("super.users", "User:ANONYMOUS"); // whoever comes through the other door
  }

  private static void admit(Properties settings, Collection<String> users) {
    String prefix = "listener.name.guarded.";
    settings.put(prefix + "sasl.enabled.mechanisms", "PLAIN");
    settings.put(
        prefix + "plain.sasl.jaas.config",
        users.stream()
            .map(user -> "user_%s=\"%s\"".formatted(user, password(user)))
            .collect(
                Collectors.joining(" ", PlainLoginModule.class.getName() + " required ", ";")));
  }

  private static void append(Properties settings, String key, String value) {
    settings.put(key, settings.getProperty(key) + "," + value);
  }

  private static String password(String user) {
    return "secret-of-" + user;
  }

  /** {@code host:port} of the door without a guard. */
  public String bootstrap() {
    return kafka.bootstrap();
  }

  /** {@code host:port} of the guarded door. */
  public String guarded() {
    return guarded.bootstrap();
  }

  /** With what Kafka's clients come through the guarded door. */
  public static Map<String, String> login(String user) {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        "%s required username=\"%s\" password=\"%s\";"
            .formatted(PlainLoginModule.class.getName(), user, password(user)));
  }

  @Override
  public void close() {
    kafka.close();
  }
}
