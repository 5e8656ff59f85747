package io.berth.standalone;

import io.berth.standalone.cli.Surroundings;
import io.berth.standalone.client.ClientSettings;
import io.berth.standalone.client.Decisions;
import io.berth.standalone.client.FakeBerth;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Types commands, as a user would, and keeps what they print. */
public final class Typed {
  private final FakeBerth berth;
  private final Map<String, String> environment = new HashMap<>();
  private String stdin = "";
  private ClientSettings settings;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  public Typed(FakeBerth berth) {
    this.berth = berth;
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
              return berth;
            },
            environment,
            new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
            () -> Decisions.NOON,
            berth::nanoTime,
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
