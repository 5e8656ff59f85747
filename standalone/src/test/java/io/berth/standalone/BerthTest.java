package io.berth.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.standalone.cli.EnvironmentDefaults;
import io.berth.standalone.client.FakeBerth;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class BerthTest {
  private final FakeBerth berth = new FakeBerth();
  private final Typed typed = new Typed(berth);

  @Test
  void saysItsVersion() {
    assertThat(typed.run("--version")).isZero();
    assertThat(typed.out().getFirst()).matches("berth \\d.*");
    assertThat(typed.out().get(1)).startsWith("Kafka clients 4.");
  }

  @ParameterizedTest
  @CsvSource({
    "'',                            Expected a command",
    "launch,                        Unmatched argument at index 0: 'launch'",
    "submit,                        Missing required parameter: 'FLOW'",
    "submit company.team/etl --wat, Unknown option: '--wat'",
    "submit etl,                    expected a flow as <namespace>/<id>",
    "submit a/b --priority high,    Invalid value for option '--priority'",
    "submit a/b --count 0,          '--count: expected 1 to 1000000, but was 0'",
    "submit a/b --id sp/ace,        expected a run's id",
    "submit a/b --timeout never,    expected a duration as PT30S or 30s",
    "submit a/b --pool db=many,     expected a number of slots",
    "submit a/b --input-json [1],   --input-json: expected an object",
    "submit a/b --topic-prefix a/b, Expected a topic prefix",
    "kill,                          Missing required parameter: 'RUN'",
    "delete queue q,                Invalid value for positional parameter at index 0",
    "delete limit everything,       'expected tenant, namespace:<path>'",
    "apply,                         Expected -f FILE",
    "bench,                         Expected what to measure",
    "bench limits --runs 0,         'expected a number, at least 1, but was'",
    "bench everything,              Unmatched argument at index 1: 'everything'",
    "explain,                       Missing required parameter: 'RUN'",
    "explain sp/ace,                expected a run's id",
    "explain r1 --api a b,          Unmatched argument",
    "explain r1 --api http:/x,      '--api: expected the address of a coordinator'",
    "explain r1 --api ftp://x,      '--api: expected the address of a coordinator'",
    "explain r1 --api http://a?b,   '--api: expected the address of a coordinator'",
    "explain r1 --tenant -,         expected a tenant",
    "runs --state done,             '--state: expected one of running, admitted'",
    "runs --flow etl,               expected a flow as <namespace>/<id>",
    "runs --most 201,               '--most: expected 1 to 200, but was 201'",
    "limits --most 0,               '--most: expected 1 to 1000, but was 0'",
    "limits --tenant -,             expected a tenant",
    "coordinator --dispatch-time PT6H, 'Expected a dispatch time from 1 ms to PT5H, but was PT6H'",
    "coordinator --dispatch-time PT0S, Expected a dispatch time",
    "coordinator --retention PT1S,  '--retention: expected at least PT1M, but was PT1S'",
    "coordinator --kafka hunter2,   'Expected key=value for --kafka, but one entry is not'",
    "worker --kafka hunter2,        'Expected key=value for --kafka, but one entry is not'",
    "runs --kafka hunter2,          'Unknown option'",
  })
  void wrongUsageExitsWith2_andSaysWhereHelpIs(String line, String message) {
    assertThat(typed.run(line.isEmpty() ? new String[0] : line.split(" +"))).isEqualTo(2);
    assertThat(typed.err()).hasSize(2);
    assertThat(typed.err().getFirst()).startsWith("berth").contains(message);
    assertThat(typed.err().get(1)).matches("`berth.* --help` shows how\\.");
    assertThat(typed.out()).isEmpty();
    assertThat(berth.sent()).isEmpty();
  }

  @Test
  void everyOptionHasAVariable_andHelpNamesIt() {
    for (Map.Entry<String, CommandLine> command : typed.commandLine().getSubcommands().entrySet()) {
      String help = command.getValue().getUsageMessage();
      for (OptionSpec option : command.getValue().getCommandSpec().options()) {
        EnvironmentDefaults.variable(option).ifPresent(name -> assertThat(help).contains(name));
      }
      if (command.getValue().getCommandSpec().findOption("--tenant") != null) {
        assertThat(help).contains("Example", "[BERTH_TENANT]");
        assertThat(help).containsAnyOf("[BERTH_BOOTSTRAP]", "[BERTH_API]");
      }
    }
  }

  @Test
  void everyBenchExplainsItself() {
    CommandLine bench = typed.commandLine().getSubcommands().get("bench");
    assertThat(bench.getSubcommands()).isNotEmpty();
    bench
        .getSubcommands()
        .forEach((name, command) -> {
          assertThat(bench.getUsageMessage()).contains(name);
          assertThat(typed.run("bench", name, "--help")).isZero();
          assertThat(typed.out().toString()).contains("Usage: berth bench " + name, "Default:");
          for (OptionSpec option : command.getCommandSpec().options()) {
            EnvironmentDefaults.variable(option)
                .ifPresent(variable -> assertThat(typed.out().toString()).contains(variable));
          }
        });
  }

  @Test
  void theEnvironmentSetsOptions_theCommandLineWins() {
    typed
        .with("BERTH_BOOTSTRAP", "kafka:1")
        .with("BERTH_TOPIC_PREFIX", "acme.")
        .with("BERTH_KAFKA", "a.b=1,list=x,y,c=2")
        .with("BERTH_TENANT", "");
    typed.run("purge", "r1", "--kafka", "c=3");
    assertThat(typed.settings().bootstrap()).isEqualTo("kafka:1");
    assertThat(typed.settings().topics().prefix()).isEqualTo("acme.");
    assertThat(typed.settings().kafka()).isEqualTo(Map.of("a.b", "1", "list", "x,y", "c", "3"));
    assertThat(berth.sent().getFirst().tenant()).isEqualTo("default");

    typed.run("purge", "r1", "--bootstrap", "kafka:2", "--tenant", "acme");
    assertThat(typed.settings().bootstrap()).isEqualTo("kafka:2");
    assertThat(berth.sent().getLast().tenant()).isEqualTo("acme");
  }

  @Test
  void insideATaskItsFlowAndInputsAreNotOptions() {
    typed.with("BERTH_ATTEMPT", "1").with("BERTH_INPUT_JSON", "no object");
    assertThat(typed.run("submit", "a/b", "--timeout", "1s")).isEqualTo(1);
    typed.with("BERTH_FLOW", "no flow").with("BERTH_API", "127.0.0.1:1");
    assertThat(typed.run("runs")).as("its flow is none either").isEqualTo(1);
    typed.with("BERTH_ATTEMPT", "");
  }

  @Test
  void kafkaPropertiesWithoutAnEqualsSignAreNotEchoed() {
    assertThat(typed.run("purge", "r1", "--kafka", "hunter2")).isEqualTo(2);
    assertThat(typed.err().toString()).contains("key=value for --kafka").doesNotContain("hunter2");
  }
}
