package io.berth.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.standalone.client.ClientException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class FailuresTest {
  private static final String JAAS =
      "sasl.jaas.config=PlainLoginModule required username=\"berth\" password=\"hunter2\";";

  @Command(name = "berth")
  private static final class Failing implements Callable<Integer> {
    private final RuntimeException failure;

    Failing(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() {
      throw failure;
    }
  }

  private final StringWriter err = new StringWriter();

  private int run(RuntimeException failure, Map<String, String> environment, String... arguments) {
    Failures failures = new Failures(environment);
    CommandSpec spec = CommandSpec.forAnnotatedObject(new Failing(failure));
    spec.addOption(OptionSpec.builder("--kafka-config").type(Path.class).build());
    spec.addOption(
        OptionSpec.builder("--kafka").type(List.class).auxiliaryTypes(String.class).build());
    return new CommandLine(spec)
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .execute(arguments);
  }

  @Test
  void anExpectedFailureIsOneLine() {
    assertThat(run(new ClientException("can't do it: do that"), Map.of())).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("berth: can't do it: do that");
  }

  @Test
  void withDebugItHasAStackTrace() {
    run(new ClientException("can't do it"), Map.of("BERTH_DEBUG", "1"));
    assertThat(err.toString()).contains("at io.berth.standalone.cli.FailuresTest");
  }

  @Test
  void anUnexpectedOneSaysThatItIsAFault() {
    assertThat(run(new IllegalStateException("oops"), Map.of())).isEqualTo(1);
    assertThat(err.toString())
        .contains("unexpected failure: java.lang.IllegalStateException: oops", "BERTH_DEBUG=1")
        .doesNotContain("\tat ");
  }

  @Test
  void secretsAreHiddenInMessagesAndTraces() {
    RuntimeException quoting = new ClientException("bad option: " + JAAS + " or hunter2");
    run(quoting, Map.of("BERTH_DEBUG", "1"), "--kafka", JAAS);
    assertThat(err.toString()).contains("[hidden]").doesNotContain("hunter2");
  }

  @Test
  void alsoThoseOfTheEnvironment() {
    Map<String, String> environment =
        Map.of("BERTH_KAFKA", "security.protocol=SSL,ssl.key.password=hunter2");
    run(new ClientException("password hunter2 doesn't fit"), environment);
    assertThat(err.toString()).isEqualToIgnoringNewLines("berth: password [hidden] doesn't fit");
  }

  @Test
  void alsoThoseOfAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("kafka"), "ssl.key.password=hunter2\n");
    run(new ClientException("hunter2 doesn't fit"), Map.of(), "--kafka-config", "" + file);
    run(new ClientException("hunter2 doesn't fit"), Map.of("BERTH_KAFKA_CONFIG", "" + file));
    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.equals("berth: [hidden] doesn't fit"));
  }
}
