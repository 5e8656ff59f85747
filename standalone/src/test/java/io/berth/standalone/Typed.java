package io.berth.standalone;

import io.berth.standalone.cli.Surroundings;
import io.berth.standalone.client.ClientSettings;
import io.berth.standalone.client.Connection;
import io.berth.standalone.client.Decisions;
import io.berth.standalone.client.FakeBerth;
import io.berth.standalone.client.KafkaConnection;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import picocli.CommandLine;

/** Types commands, as a user would, and keeps what they print. */
public final class Typed {
  private final Function<ClientSettings, Connection> kafka;
  private final LongSupplier nanoTime;
  private final Map<String, String> environment = new HashMap<>();
  private String stdin = "";
  private ClientSettings settings;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  public Typed(FakeBerth berth) {
    this.kafka = settings -> berth;
    this.nanoTime = berth::nanoTime;
  }

  private Typed() {
    this.kafka = KafkaConnection::open;
    this.nanoTime = System::nanoTime;
  }

  /** Against a real Kafka, which {@code BERTH_BOOTSTRAP} names. */
  public static Typed againstKafka() {
    return new Typed();
  }

  public Typed with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Typed stdin(String text) {
    stdin = text;
    return this;
  }

  /** Returns the exit code. */
  public int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  public CommandLine commandLine() {
    Surroundings around =
        new Surroundings(
            given -> {
              settings = given;
              return kafka.apply(given);
            },
            environment,
            new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
            () -> Decisions.NOON,
            nanoTime,
            ZoneOffset.UTC);
    return Berth.commandLine(around);
  }

  public List<String> out() {
    return out.toString().lines().toList();
  }

  public List<String> err() {
    return err.toString().lines().toList();
  }

  /** What the last command connected with; null if it did not. */
  public ClientSettings settings() {
    return settings;
  }
}
