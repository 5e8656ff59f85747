package io.berth.coordinator.app;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.coordinator.admission.AdmissionSettings;
import io.berth.coordinator.setup.SetupException;
import io.berth.coordinator.topology.Position;
import io.berth.protocol.KafkaProperties;
import io.berth.protocol.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One coordinator, against any Kafka 4.2 or newer, until SIGTERM. */
@Command(
    name = "coordinator",
    description = "Decides which requested runs may start, against any Kafka 4.2 or newer.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class CoordinatorCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(CoordinatorCommand.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration RETENTION_MIN = Duration.ofMinutes(1);
  private static final Pattern ADVERTISED =
      Pattern.compile("(\\[[0-9A-Fa-f:]+]|[A-Za-z0-9.-]+):[0-9]{1,5}");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:BERTH_BOOTSTRAP:-127.0.0.1:9092}",
      description = "Kafka brokers to begin with ($BERTH_BOOTSTRAP; ${DEFAULT-VALUE}).")
  private String bootstrap = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:BERTH_DATA:-berth-state}",
      description =
          "Where the stores lie; what is lost there is restored from Kafka ($BERTH_DATA;"
              + " ${DEFAULT-VALUE}).")
  private Path data = Path.of("berth-state");

  @Option(
      names = "--http-host",
      paramLabel = "HOST",
      defaultValue = "${env:BERTH_HTTP_HOST:-127.0.0.1}",
      description =
          "Where /metrics, /health and /api/ listen ($BERTH_HTTP_HOST; ${DEFAULT-VALUE}).")
  private String httpHost = "";

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "${env:BERTH_HTTP_PORT:-8080}",
      description = "Their port; 0 is any free one ($BERTH_HTTP_PORT; ${DEFAULT-VALUE}).")
  private int httpPort;

  @Option(
      names = "--http-advertised",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:BERTH_HTTP_ADVERTISED}",
      description =
          "Where other coordinators reach them: a question goes to the one that can answer it"
              + " ($BERTH_HTTP_ADVERTISED; where they listen).")
  private @Nullable String httpAdvertised;

  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      defaultValue = "${env:BERTH_TOPIC_PREFIX:-berth.}",
      description = "Begins the name of every topic ($BERTH_TOPIC_PREFIX; ${DEFAULT-VALUE}).")
  private String topicPrefix = "";

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "${env:BERTH_PARTITIONS}",
      description =
          "Partitions of the input topics, when they are first made: never changed later"
              + " ($BERTH_PARTITIONS; 8).")
  private @Nullable Integer partitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      defaultValue = "${env:BERTH_REPLICATION_FACTOR:--1}",
      description =
          "Of the topics it makes; -1 is the brokers' default ($BERTH_REPLICATION_FACTOR;"
              + " ${DEFAULT-VALUE}).")
  private short replicationFactor;

  @Option(
      names = "--create-topics",
      negatable = true,
      defaultValue = "${env:BERTH_CREATE_TOPICS:-true}",
      fallbackValue = "true",
      description =
          "Make missing topics and share groups; otherwise name them, with the commands that do"
              + " ($BERTH_CREATE_TOPICS; ${DEFAULT-VALUE}).")
  private boolean createTopics;

  @Option(
      names = "--standbys",
      paramLabel = "N",
      defaultValue = "${env:BERTH_STANDBYS:-1}",
      description =
          "Other instances that keep a warm copy of each partition ($BERTH_STANDBYS;"
              + " ${DEFAULT-VALUE}).")
  private int standbys;

  @Option(
      names = "--retention",
      paramLabel = "DURATION",
      defaultValue = "${env:BERTH_RETENTION:-PT24H}",
      description =
          "How long settled runs are remembered, for duplicates and restarts ($BERTH_RETENTION;"
              + " ${DEFAULT-VALUE}).")
  private Duration retention = Duration.ofHours(24);

  @Option(
      names = "--dispatch-time",
      paramLabel = "DURATION",
      defaultValue = "${env:BERTH_DISPATCH_TIME:-PT1H}",
      description =
          "How long an admitted run may wait for a worker before it is dispatched anew"
              + " ($BERTH_DISPATCH_TIME; ${DEFAULT-VALUE}).")
  private Duration dispatchTime = Duration.ofHours(1);

  @Option(
      names = "--unknown-flow-grace",
      paramLabel = "DURATION",
      defaultValue = "${env:BERTH_UNKNOWN_FLOW_GRACE:-PT5S}",
      description =
          "How long a run waits for the definition of its flow ($BERTH_UNKNOWN_FLOW_GRACE;"
              + " ${DEFAULT-VALUE}).")
  private Duration unknownFlowGrace = Duration.ofSeconds(5);

  @Option(
      names = "--set-aside",
      paramLabel = "TOPIC-PARTITION@OFFSET",
      split = ",",
      defaultValue = "${env:BERTH_SET_ASIDE}",
      converter = PositionConverter.class,
      description =
          "Records that are not decided but refused, because the rules fail on them: what a"
              + " coordinator that stopped says ($BERTH_SET_ASIDE).")
  private @Nullable Set<Position> setAside;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      defaultValue = "${env:BERTH_KAFKA_CONFIG}",
      description =
          "A file of properties for Kafka's clients, as for TLS and SASL ($BERTH_KAFKA_CONFIG).")
  private @Nullable Path kafkaConfig;

  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description =
          "One more such property, which wins over the file; may be repeated ($BERTH_KAFKA: several,"
              + " separated by line ends or commas).")
  private List<String> kafka = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    Coordinator coordinator;
    try {
      coordinator = Coordinator.start(settings());
    } catch (SetupException | IllegalStateException | KafkaException e) {
      System.err.println(e.getMessage());
      return 1;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(coordinator), "berth-shutdown"));
    log.info(
        "Coordinator at Kafka {}; health and metrics at http://{}:{}",
        bootstrap,
        httpHost,
        coordinator.httpPort());
    while (coordinator.fault().isEmpty()) {
      Thread.sleep(LOOK_EVERY);
    }
    System.err.println(
        "The coordinator has stopped because of a fault of its own; the log says more. Others take"
            + " over: "
            + coordinator.fault().orElseThrow());
    return 1; // for whoever starts processes anew: what passes is over then
  }

  private static void close(Coordinator coordinator) {
    coordinator.close();
    // Without it the process would end with 143, as if it had not ended as it should.
    Runtime.getRuntime().halt(coordinator.fault().isEmpty() ? 0 : 1);
  }

  private Optional<String> advertised() {
    Optional<String> wish = Optional.ofNullable(httpAdvertised).filter(text -> !text.isEmpty());
    wish.ifPresent(text -> {
      if (!ADVERTISED.matcher(text).matches()) {
        throw new ParameterException(
            spec.commandLine(), "--http-advertised: expected HOST:PORT, but was '" + text + "'");
      }
    });
    return wish;
  }

  private Map<String, String> kafkaProperties() {
    try {
      return KafkaProperties.of(kafkaConfig, System.getenv(KafkaProperties.VARIABLE), kafka);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Duration retention() {
    if (retention.compareTo(RETENTION_MIN) < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--retention: expected at least " + RETENTION_MIN + ", but was " + retention);
    }
    return retention;
  }

  private AdmissionSettings admission() {
    try {
      return new AdmissionSettings(
          unknownFlowGrace,
          dispatchTime,
          AdmissionSettings.DEFAULT.clockMargin(),
          AdmissionSettings.DEFAULT.admissionsPerStep(),
          AdmissionSettings.DEFAULT.looksPerStep());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private CoordinatorSettings settings() {
    return new CoordinatorSettings(
        new CoordinatorSettings.Kafka(
            bootstrap,
            new Topics(topicPrefix),
            partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions),
            replicationFactor,
            createTopics,
            kafkaProperties()),
        data,
        new CoordinatorSettings.Http(httpHost, httpPort, advertised()),
        admission(),
        retention(),
        standbys,
        setAside == null ? Set.of() : setAside);
  }
}
