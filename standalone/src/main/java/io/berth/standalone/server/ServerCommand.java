package io.berth.standalone.server;

import io.berth.coordinator.app.PositionConverter;
import io.berth.coordinator.topology.Position;
import io.berth.standalone.cli.ExitCode;
import io.berth.standalone.client.ClientException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything in one process, durable, until SIGTERM. */
@Command(
    name = "server",
    sortOptions = false,
    header = "Run Kafka, a coordinator and workers in one process.",
    description = {
      "",
      "For one machine, and for trying Berth out. Everything lies under --data and is there again"
          + " after a restart. It listens on this machine only. On SIGTERM or Ctrl-C the workers take"
          + " no more, let runs finish within --grace and hand the rest back."
    },
    footer = {
      "",
      "Examples:",
      "  berth server --data /var/lib/berth",
      "  berth server --data /tmp/berth --kafka-port 19092 --http-port 18080 --workers 2",
      "",
      "Logs go to standard error: BERTH_LOG=DEBUG shows more, BERTH_LOG_KAFKA=INFO more of Kafka."
    })
public final class ServerCommand implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Where everything durable lies: DIR/kafka, DIR/state.")
  private Path data = Path.of("");

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Of Kafka; 0 for any that is free. Default: 9092.")
  private int kafkaPort;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Of /health, /metrics and /api/; 0 for any that is free. Default: 8080.")
  private int httpPort;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many workers; 0 to start them elsewhere. Default: 1.")
  private int workers;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "16",
      description = "How many runs each worker executes at a time. Default: 16.")
  private int concurrency;

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      defaultValue = "PT30S",
      description = "How long runs may finish on SIGTERM. Default: 30s.")
  private Duration grace = Duration.ofSeconds(30);

  @Option(
      names = "--set-aside",
      paramLabel = "TOPIC-PARTITION@OFFSET",
      split = ",",
      converter = PositionConverter.class,
      description =
          "Records that are not decided but refused, because the rules fail on them: what a server"
              + " that stopped says.")
  private Set<Position> setAside = Set.of();

  @Override
  public Integer call() {
    check("--kafka-port", kafkaPort, 0, 65_535);
    check("--http-port", httpPort, 0, 65_535);
    check("--workers", workers, 0, 100);
    check("--concurrency", concurrency, 1, 10_000);
    PrintWriter out = spec.commandLine().getOut();
    var settings =
        new LocalBerth.Settings(data, kafkaPort, httpPort, workers, concurrency, grace, setAside);
    try (StopSignal stop = StopSignal.listen()) {
      try {
        Optional<LocalBerth> started = stop.interrupting(() -> LocalBerth.start(settings));
        if (started.isPresent()) {
          serve(started.get(), stop, out);
        } else {
          say(out, "Stopped before it was ready.");
        }
      } catch (RuntimeException e) {
        stop.exitWith(ExitCode.FAILED);
        throw e;
      }
      return ExitCode.DONE;
    }
  }

  private void serve(LocalBerth started, StopSignal stop, PrintWriter out) {
    Optional<String> broken;
    try (LocalBerth berth = started) {
      sayReady(out, berth);
      do {
        broken = berth.broken();
      } while (broken.isEmpty() && !stop.await(LOOK_EVERY));
      say(out, broken.isPresent() ? "Stopping." : "Stopping, as asked.");
    }
    if (broken.isPresent()) {
      throw new ClientException(broken.get() + ". The log says more; start it again.");
    }
    say(out, "Stopped.");
  }

  private static void say(PrintWriter out, String words) {
    out.println(words);
    out.flush();
  }

  private void sayReady(PrintWriter out, LocalBerth berth) {
    out.println("Berth is ready. Stop it with Ctrl-C or SIGTERM.");
    out.println("  Kafka    " + berth.bootstrap());
    out.println("  health   http://" + berth.http() + "/health");
    out.println("  metrics  http://" + berth.http() + "/metrics");
    out.println("  API      http://" + berth.http() + "/api/");
    out.println("  workers  " + workers + ", each with " + concurrency + " runs at a time");
    out.println("  data     " + data.toAbsolutePath().normalize());
    out.flush();
  }

  private void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          option + ": expected " + least + " to " + most + ", but was " + value);
    }
  }
}
