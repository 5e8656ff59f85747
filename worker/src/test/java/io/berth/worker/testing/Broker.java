package io.berth.worker.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One Kafka for all tests of this JVM: in a container where a Docker engine answers, in this
 * process where none does.
 */
public final class Broker {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "share.coordinator.state.topic.replication.factor",
          "1",
          "share.coordinator.state.topic.min.isr",
          "1",
          // By default a new member gets its partitions with its second heartbeat, after 5 s.
          "group.share.min.heartbeat.interval.ms",
          "200",
          "group.share.heartbeat.interval.ms",
          "200",
          "group.share.assignment.interval.ms",
          "0",
          // What a killed worker had taken goes to others after 6 s, instead of 45 s.
          "group.share.min.session.timeout.ms",
          "6000",
          "group.share.session.timeout.ms",
          "6000",
          // So that a test can see a lock end.
          "group.share.min.record.lock.duration.ms",
          "1000");

  private static final Duration STARTUP = Duration.ofMinutes(4); // machines may be slow

  private static KafkaContainer container;
  private static String bootstrap;

  private Broker() {}

  /** Whether the broker can be frozen: a process of its own can, this one can't. */
  public static boolean canFreeze() {
    return Boolean.parseBoolean(System.getenv("BERTH_REQUIRE_DOCKER")) || inContainer();
  }

  public static synchronized String bootstrap() {
    if (bootstrap == null) {
      bootstrap = canFreeze() ? startContainer() : startHere();
    }
    return bootstrap;
  }

  /** Stops all of Kafka's process, as a broker that hangs; undone by {@link #thaw}. */
  public static void freeze() {
    container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
  }

  public static void thaw() {
    container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
  }

  /** Kills it and starts it again on what it has stored. Others must wait until it answers. */
  public static void restart() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
  }

  private static boolean inContainer() {
    return !"embedded".equals(System.getenv("BERTH_TEST_KAFKA"))
        && DockerClientFactory.instance().isDockerAvailable();
  }

  private static String startContainer() {
    container = new KafkaContainer(DockerImageName.parse("apache/kafka:4.3.1"));
    SETTINGS.forEach((name, value) ->
        container.withEnv("KAFKA_" + name.replace('.', '_').toUpperCase(Locale.ROOT), value));
    // A port that Docker chooses would be another one after a restart.
    container.setPortBindings(List.of(Await.get(Broker::freePort) + ":9092"));
    container.withStartupTimeout(STARTUP);
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
    return container.getBootstrapServers();
  }

  private static String startHere() {
    try {
      Path folder = Files.createTempDirectory("berth-worker-test");
      String broker = "127.0.0.1:" + freePort();
      String controller = "127.0.0.1:" + freePort();
      format(folder);
      Properties settings = new Properties();
      settings.putAll(SETTINGS);
      settings.put("process.roles", "broker,controller");
      settings.put("node.id", "1");
      settings.put("log.dirs", folder.toString());
      settings.put("listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
      settings.put("advertised.listeners", "PLAINTEXT://" + broker);
      settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
      settings.put("inter.broker.listener.name", "PLAINTEXT");
      settings.put("controller.listener.names", "CONTROLLER");
      settings.put("controller.quorum.voters", "1@" + controller);
      settings.put("offsets.topic.replication.factor", "1");
      settings.put("transaction.state.log.replication.factor", "1");
      settings.put("transaction.state.log.min.isr", "1");
      settings.put("group.initial.rebalance.delay.ms", "0");
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
      server.startup();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop(KafkaRaftServer server, Path folder) {
    server.shutdown();
    server.awaitShutdown();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void format(Path folder) {
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .addDirectory(folder.toString())
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName("CONTROLLER")
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("Expected to format " + folder, e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
