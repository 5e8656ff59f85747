package io.berth.coordinator;

import io.berth.coordinator.http.Health;
import io.berth.coordinator.http.HttpApi;
import io.berth.coordinator.ledger.LedgerContent;
import io.berth.coordinator.metrics.CoordinatorMetrics;
import io.berth.coordinator.setup.BrokerCheck;
import io.berth.coordinator.setup.Groundwork;
import io.berth.coordinator.setup.Missing;
import io.berth.coordinator.setup.QueueSetup;
import io.berth.coordinator.setup.SetupContext;
import io.berth.coordinator.setup.SetupException;
import io.berth.coordinator.store.KafkaLedgerContent;
import io.berth.coordinator.store.LocalCopies;
import io.berth.coordinator.store.Stores;
import io.berth.coordinator.topology.CoordinatorTopology;
import io.berth.coordinator.topology.Mailboxes;
import io.berth.coordinator.topology.Queues;
import io.berth.coordinator.topology.RestoredLedgers;
import io.berth.coordinator.topology.StoppedPartitions;
import io.berth.coordinator.topology.Wiring;
import io.berth.protocol.Flow;
import io.berth.protocol.Topics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of the coordinator: decides the partitions that Kafka assigns to it, until it is
 * closed. Thread-safe.
 */
public final class Coordinator implements AutoCloseable {
  /** In every line of the log that says of a partition, or of all, that it decides no more. */
  public static final String STOPS = "can't go on without breaking a promise";

  private static final Logger log = LoggerFactory.getLogger(Coordinator.class);

  // A share group hands out the records of one partition to any number of members. With more
  // partitions than members it binds them to members, and work waits although other workers are
  // free.
  private static final int WORK_PARTITIONS = 1;

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
  private static final Duration SAY_EVERY = Duration.ofSeconds(10);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);
  private static final long NANOS_OF_MILLI = 1_000_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CoordinatorMetrics metrics = new CoordinatorMetrics(registry);
  private final Mailboxes mailboxes = new Mailboxes();
  private final StoppedPartitions stopped = new StoppedPartitions();
  private final Admin admin;
  private final int partitions;
  private final QueueSetup queues;
  private final KafkaStreams streams;
  private final KafkaStreamsMetrics streamsMetrics;
  private final TakeOver takeOver;
  private final BrokerWatch brokers;
  private final ReportEnds reportEnds;
  private final InstanceGauges gauges;
  private final HttpApi http;
  private final ThreadFailures failures;
  private final Condition condition;

  private Coordinator(
      CoordinatorSettings settings,
      HttpApi http,
      Admin admin,
      SetupContext context,
      Groundwork ground) {
    this.http = http;
    this.admin = admin;
    Topics topics = settings.kafka().topics();
    partitions = ground.partitions();
    queues = new QueueSetup(context, topics, WORK_PARTITIONS);
    // Most deployments use it, and workers wait for its topic.
    queues.requester().request(Flow.DEFAULT_QUEUE);
    Properties properties = StreamsSettings.of(settings, ground.sessionTimeout());
    // Where other instances ask this one: each learns it of all from the group.
    properties.put(
        StreamsConfig.APPLICATION_SERVER_CONFIG, http.advertised(settings.http().advertised()));
    LongSupplier steadyMs = () -> System.nanoTime() / NANOS_OF_MILLI;
    reportEnds = new ReportEnds(admin, topics, partitions, steadyMs);
    RestoredLedgers restoredLedgers = new RestoredLedgers(this::contentOf, metrics);
    streams =
        new KafkaStreams(
            CoordinatorTopology.build(
                new Wiring(
                    topics,
                    partitions,
                    settings.admission(),
                    settings.retention(),
                    this::queuesOfTask,
                    metrics,
                    restoredLedgers,
                    reportEnds,
                    steadyMs,
                    mailboxes,
                    stopped,
                    settings.setAside(),
                    ground.inputIds())),
            properties,
            new StreamsClients(stopped));
    LocalCopies.fit(
        settings.stateDir(),
        topics.application(),
        ground.changelogIds(),
        settings.retention(),
        streams::cleanUp);
    failures = new ThreadFailures(settings.stateDir(), stopped);
    streams.setUncaughtExceptionHandler(failures);
    takeOver = new TakeOver(admin, topics);
    streams.setGlobalStateRestoreListener(restoredLedgers);
    streams.setStateListener((now, before) -> {
      takeOver.onChange(now, before);
      if (now == KafkaStreams.State.RUNNING) {
        restoredLedgers.clear();
      }
    });
    brokers = new BrokerWatch(admin, settings.kafka().bootstrap());
    streamsMetrics = new KafkaStreamsMetrics(streams);
    condition = new Condition(streams, failures, stopped, brokers, queues, metrics);
    gauges = new InstanceGauges(registry, streams, condition::decides, stopped::count);
  }

  /**
   * Waits until the brokers answer and have what they must, checks them, sets up the topics, and
   * begins to decide.
   *
   * @throws SetupException with a sentence for people, if Kafka is not as it must be, and waiting
   *     is of no use
   * @throws IllegalStateException if the HTTP port is taken
   */
  public static Coordinator start(CoordinatorSettings settings) {
    String bootstrap = settings.kafka().bootstrap();
    var problem = new AtomicReference<>("No broker of " + bootstrap + " has answered yet");
    HttpApi http =
        HttpApi.bind(
            settings.http().host(), settings.http().port(), () -> Health.connecting(problem.get()));
    try {
      return start(settings, http, problem::set);
    } catch (RuntimeException | Error e) { // or it would answer, and be nothing else, for ever
      http.close();
      throw e;
    }
  }

  private static Coordinator start(
      CoordinatorSettings settings, HttpApi http, Consumer<String> problem) {
    Map<String, Object> clients = new HashMap<>(settings.kafka().properties());
    clients.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().bootstrap());
    Topics topics = settings.kafka().topics();
    Admin admin = BrokerCheck.await(clients, CONNECT_LIMIT, problem);
    problem.accept("The topics " + topics.prefix() + "* are being set up");
    SetupContext context =
        new SetupContext(
            admin,
            clients,
            settings.kafka().makesTopics() ? Missing.CREATE : Missing.REPORT,
            settings.kafka().replicationFactor());
    try {
      Groundwork ground =
          Groundwork.lay(
              context,
              topics,
              settings.kafka().partitions(),
              partitions -> Stores.changelogs(topics, partitions, settings.retention()),
              problem);
      Coordinator coordinator = new Coordinator(settings, http, admin, context, ground);
      coordinator.streamsMetrics.bindTo(coordinator.registry);
      coordinator.streams.start();
      coordinator.gauges.start();
      coordinator.reportEnds.start();
      http.serve(
          coordinator.registry::scrape,
          coordinator::health,
          coordinator.partitions,
          coordinator.mailboxes,
          coordinator.stopped,
          new GroupWhereabouts(coordinator.streams, topics));
      return coordinator;
    } catch (RuntimeException e) {
      admin.close(Duration.ZERO);
      throw e;
    }
  }

  /** Where {@code /metrics}, {@code /health} and {@code /api/} are. */
  public int httpPort() {
    return http.port();
  }

  /** Whether all its partitions are open, but for those that stopped. */
  public boolean ready() {
    return condition.ready();
  }

  /**
   * Waits until it decides.
   *
   * @throws IllegalStateException if it doesn't within the limit
   */
  public void awaitReady(Duration limit) throws InterruptedException {
    long begun = System.nanoTime();
    long said = begun;
    while (!ready()) {
      long now = System.nanoTime();
      if (failures.fault().isPresent() || now - begun > limit.toNanos()) {
        throw new IllegalStateException(
            "Expected the coordinator to be ready within " + limit + ", but it is " + health());
      }
      if (now - said > SAY_EVERY.toNanos()) {
        said = now;
        log.info(
            "Not ready yet, after {} s: {}; it reads back what it knew",
            Duration.ofNanos(now - begun).toSeconds(),
            streams.state());
      }
      Thread.sleep(LOOK_INTERVAL);
    }
  }

  /** What it stopped for, if a fault of its own made it stop: nothing brings it back. */
  public Optional<Throwable> fault() {
    return failures.fault();
  }

  /** How it is. */
  public Health health() {
    return condition.health();
  }

  /**
   * Finishes what it decides at the moment, commits, and leaves at once, so that others take over.
   */
  @Override
  public void close() {
    http.close();
    boolean ended =
        streams.close(
            CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_LIMIT));
    if (!ended) {
      log.warn(
          "Kafka Streams did not stop within {}. Nothing is lost: what it was about to commit is"
              + " decided anew by whoever takes over, after the session has run out",
          CLOSE_LIMIT);
    }
    takeOver.close();
    brokers.close();
    reportEnds.close();
    gauges.close();
    queues.close();
    admin.close(Duration.ZERO);
    streamsMetrics.close();
    registry.close();
  }

  private LedgerContent contentOf(int partition) {
    return KafkaLedgerContent.of(streams, partition);
  }

  private Queues queuesOfTask() {
    QueueSetup.Requester requester = queues.requester();
    return new Queues() {
      @Override
      public void request(String queue) {
        requester.request(queue);
      }

      @Override
      public List<String> takeNewlyReady() {
        return requester.takeNewlyReady();
      }
    };
  }
}
