package io.berth.worker.app;

import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.KafkaProperties;
import io.berth.protocol.Topics;
import io.berth.worker.Worker;
import io.berth.worker.WorkerSettings;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code berth worker}: a worker in a process of its own, until SIGTERM. */
@Command(
    name = "worker",
    description = "Takes runs that may go and executes them, until SIGTERM.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class WorkerCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

  @Spec
  private @SuppressWarnings("NullAway.Init") CommandSpec spec;

  @Option(
      names = "--bootstrap",
      paramLabel = "H:P",
      defaultValue = "${env:BERTH_BOOTSTRAP:-127.0.0.1:9092}",
      description = "Kafka's bootstrap servers (BERTH_BOOTSTRAP).")
  private String bootstrap = "";

  @Option(
      names = "--queues",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "${env:BERTH_QUEUES:-default}",
      description = "Queues whose work it takes, separated by commas (BERTH_QUEUES).")
  private List<String> queues = List.of();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "${env:BERTH_CONCURRENCY:-16}",
      description = "How many runs it executes at a time (BERTH_CONCURRENCY).")
  private int concurrency;

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      defaultValue = "${env:BERTH_GRACE:-PT30S}",
      description =
          "On SIGTERM, how long runs may finish before they are handed back (BERTH_GRACE).")
  private Duration grace = WorkerSettings.GRACE;

  @Option(
      names = "--kill-grace",
      paramLabel = "DURATION",
      defaultValue = "${env:BERTH_KILL_GRACE:-PT10S}",
      description =
          "How long a stopped task's processes may take to end before they are killed"
              + " (BERTH_KILL_GRACE).")
  private Duration killGrace = WorkerSettings.KILL_GRACE;

  @Option(
      names = "--http-host",
      paramLabel = "HOST",
      defaultValue = "${env:BERTH_HTTP_HOST:-127.0.0.1}",
      description = "Where /health and /metrics listen (BERTH_HTTP_HOST).")
  private String httpHost = "";

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "${env:BERTH_HTTP_PORT:-8081}",
      description = "Their port; 0: any that is free (BERTH_HTTP_PORT).")
  private int httpPort;

  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      defaultValue = "${env:BERTH_TOPIC_PREFIX:-berth.}",
      description = "What every topic's name begins with (BERTH_TOPIC_PREFIX).")
  private String topicPrefix = "";

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      defaultValue = "${env:BERTH_KAFKA_CONFIG}",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "A file of properties for Kafka's clients, as for TLS and SASL (BERTH_KAFKA_CONFIG).")
  private @Nullable Path kafkaConfig;

  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description =
          "One more such property, which wins over the file; may be repeated (BERTH_KAFKA: several,"
              + " separated by line ends or commas).")
  private List<String> kafka = new ArrayList<>();

  /**
   * Blocks until SIGTERM; the process then ends with 0 once the worker is drained.
   *
   * @return 1 when it could not begin
   */
  @Override
  public Integer call() throws InterruptedException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    StatusServer status;
    try {
      status = StatusServer.bind(httpHost, httpPort);
    } catch (IOException e) {
      spec.commandLine()
          .getErr()
          .printf(
              "berth worker: Expected to listen on %s:%d, but: %s. Choose another --http-port%n",
              httpHost, httpPort, e.getMessage());
      return 1;
    }
    Worker worker = Worker.start(settings(), List.of(), registry);
    status.serve(worker::health, registry);
    LOG.info("http://{}:{}/health and /metrics", httpHost, status.port());
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> drain(worker, status), "berth-worker-drain"));
    new CountDownLatch(1).await();
    return 0;
  }

  private static void drain(Worker worker, StatusServer status) {
    worker.close();
    status.close();
    // Without it the process would end with 143, as if it had not ended as it should.
    Runtime.getRuntime().halt(0);
  }

  private WorkerSettings settings() {
    try {
      return new WorkerSettings(
          bootstrap,
          new Topics(topicPrefix),
          queues,
          concurrency,
          grace,
          killGrace,
          WorkerSettings.newId(),
          KafkaProperties.of(kafkaConfig, System.getenv(KafkaProperties.VARIABLE), kafka));
    } catch (IllegalArgumentException | InvalidRecordException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
