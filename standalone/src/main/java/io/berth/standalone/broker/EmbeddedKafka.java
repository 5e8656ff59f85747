package io.berth.standalone.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and controller inside this process, durable under a folder: what was acknowledged
 * is there again after {@link #close} and after a kill. After the start a fatal fault of the
 * broker, a full disk for one, ends the process, as it ends a broker of its own. Thread-safe.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);

  private static final Duration READY_LIMIT = Duration.ofSeconds(30);
  private static final int ATTEMPTS_MAX = 3;

  private final DataDirectory data;
  private final KafkaRaftServer server;
  private final String bootstrap;
  private boolean closed;

  private EmbeddedKafka(DataDirectory data, KafkaRaftServer server, String bootstrap) {
    this.data = data;
    this.server = server;
    this.bootstrap = bootstrap;
  }

  /** Starts on this machine's loopback; port 0 is any that is free. */
  public static EmbeddedKafka start(Path dataDir, int port) {
    return start(dataDir, Listener.local(port));
  }

  /**
   * Starts a broker and returns once topics can be created and share groups be set.
   *
   * @throws EmbeddedKafkaException with a message for people
   */
  public static EmbeddedKafka start(Path dataDir, Listener listener) {
    return start(dataDir, listener, settings -> {});
  }

  /** The same of a broker of which a test wants more than {@link BrokerSettings} say. */
  static EmbeddedKafka start(Path dataDir, Listener listener, Consumer<Properties> more) {
    if (listener.port() != 0 && !listener.isFree()) {
      throw portTaken(listener);
    }
    DataDirectory data = DataDirectory.claim(dataDir);
    try {
      format(data.kafka());
      return serve(data, listener, more);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /** {@code host:port} for clients. */
  public String bootstrap() {
    return bootstrap;
  }

  /** Stops cleanly: all is flushed, and the next start needs no recovery. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      stop(server);
    } finally {
      data.close();
    }
  }

  private static void format(Path logDir) {
    if (Files.exists(logDir.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      Files.createDirectories(logDir);
      new Formatter()
          .setPrintStream(silent)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerSettings.NODE_ID)
          .addDirectory(logDir.toString())
          .setMetadataLogDirectory(logDir.toString())
          .setControllerListenerName(BrokerSettings.CONTROLLER)
          // A start that died half-way has left the folder without meta.properties, not empty.
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new EmbeddedKafkaException(
          "Expected to format " + logDir + " for Kafka, but " + e.getMessage(), e);
    }
  }

  // Ports are found free first and bound later; somebody can take one in between:
  //   1. we bind port 40001 to see that it is free, and let it go
  //   2. another process binds 40001, or a connection of one leaves from there
  //   3. Kafka fails to bind 40001
  // A port that was ours to choose is then chosen anew.
  private static EmbeddedKafka serve(
      DataDirectory data, Listener wanted, Consumer<Properties> more) {
    for (int attempt = 1; ; attempt++) {
      Listener broker = wanted.withFixedPort();
      Listener controller = Listener.anyLocal();
      try {
        Properties settings = BrokerSettings.of(data.kafka(), broker, controller);
        more.accept(settings);
        KafkaRaftServer server = startServer(data, settings);
        return ready(data, server, broker);
      } catch (EmbeddedKafkaException e) {
        boolean brokerPortLost = !broker.isFree();
        if (brokerPortLost && wanted.port() != 0) {
          throw portTaken(wanted);
        }
        if (attempt == ATTEMPTS_MAX || (!brokerPortLost && controller.isFree())) {
          throw e;
        }
        log.info("A port was taken while the broker started; trying another", e);
      }
    }
  }

  private static EmbeddedKafka ready(DataDirectory data, KafkaRaftServer server, Listener broker) {
    try {
      awaitReady(broker.bootstrap());
      return new EmbeddedKafka(data, server, broker.bootstrap());
    } catch (RuntimeException e) {
      stop(server);
      throw e;
    }
  }

  // Kafka ends the JVM when a start fails. Ours must survive to say what is wrong, so for the time
  // of a start its way out throws. The way out belongs to the whole process: one start at a time.
  private static synchronized KafkaRaftServer startServer(DataDirectory data, Properties settings) {
    Exit.Procedure refuse =
        (status, message) -> {
          throw new IllegalStateException(
              "Kafka would have ended the process with status " + status);
        };
    Exit.setExitProcedure(refuse);
    Exit.setHaltProcedure(refuse);
    @Nullable KafkaRaftServer server = null;
    try {
      server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
      server.startup();
      return server;
    } catch (RuntimeException | Error e) {
      if (server != null) {
        stop(server);
      }
      throw new EmbeddedKafkaException(
          "Expected the embedded Kafka to start on "
              + data.path()
              + ", but it failed: "
              + e.getMessage()
              + " (its own log says more)",
          e);
    } finally {
      Exit.resetExitProcedure();
      Exit.resetHaltProcedure();
    }
  }

  private static void awaitReady(String bootstrap) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "client.id", "berth-embedded-kafka");
    NewTopic probe = new NewTopic("berth-ready-probe", 1, (short) 1);
    Map<ConfigResource, Collection<AlterConfigOp>> group =
        Map.of(
            new ConfigResource(ConfigResource.Type.GROUP, "berth-ready-probe"),
            List.of(
                new AlterConfigOp(
                    new ConfigEntry("share.auto.offset.reset", "earliest"),
                    AlterConfigOp.OpType.SET)));
    // Clients retry until the time limit. Both only ask: nothing is left behind.
    try (Admin admin = Admin.create(settings)) {
      get(admin.createTopics(List.of(probe), new CreateTopicsOptions().validateOnly(true)).all());
      get(admin.incrementalAlterConfigs(group, new AlterConfigsOptions().validateOnly(true)).all());
    }
  }

  private static void get(KafkaFuture<Void> answer) {
    try {
      answer.get(READY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new EmbeddedKafkaException(
          "Expected the embedded Kafka to be ready within "
              + READY_LIMIT.toSeconds()
              + " s, but "
              + (e instanceof ExecutionException ? e.getCause() : "it did not answer"),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedKafkaException("Interrupted while the embedded Kafka started", e);
    }
  }

  private static void stop(KafkaRaftServer server) {
    boolean interrupted = Thread.interrupted(); // while it started: it must stop all the same
    server.shutdown();
    server.awaitShutdown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static EmbeddedKafkaException portTaken(Listener listener) {
    return new EmbeddedKafkaException(
        "port "
            + listener.port()
            + " is taken by another process: choose another with --kafka-port");
  }
}
