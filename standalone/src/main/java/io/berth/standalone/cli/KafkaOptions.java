package io.berth.standalone.cli;

import io.berth.protocol.KafkaProperties;
import io.berth.protocol.Topics;
import io.berth.standalone.client.ClientSettings;
import io.berth.standalone.client.Connection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Kafka is: the same for every command that talks to it. */
final class KafkaOptions {
  private final Surroundings around;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9092",
      description = "A broker of Kafka, or several with commas between. Default: 127.0.0.1:9092.")
  private String bootstrap = "";

  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      defaultValue = Topics.DEFAULT_PREFIX,
      description = "What the names of Berth's topics begin with. Default: 'berth.'.")
  private String topicPrefix = "";

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "A file of properties for Kafka's clients, for TLS and SASL.")
  private @Nullable Path config;

  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description =
          "One more such property, which wins over the file; repeat it for more. In the environment"
              + " with commas or line ends between.")
  private List<String> properties = new ArrayList<>();

  KafkaOptions(Surroundings around) {
    this.around = around;
  }

  Topics topics() {
    try {
      return new Topics(topicPrefix);
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(String.valueOf(e.getMessage()));
    }
  }

  ClientSettings settings() {
    try {
      String environment = around.environment().get(KafkaProperties.VARIABLE);
      return new ClientSettings(
          bootstrap, topics(), KafkaProperties.of(config, environment, properties));
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(String.valueOf(e.getMessage()));
    }
  }

  Connection connect() {
    return around.kafka().apply(settings());
  }
}
