package io.berth.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The flow files of Kestra's own pages, as they stand there. */
class KestraFilesTest {
  @ParameterizedTest
  @CsvSource({
    "concurrency-queue, company.team/concurrency_example, 2, QUEUE",
    "concurrency-fail, company.team/concurrency_limited_flow, 2, FAIL",
    "concurrency-five, company.team/concurrent, 5, QUEUE",
    "older-concurrency-queue, example/concurrency_example, 2, QUEUE",
    "older-concurrency-fail, example/concurrency_limited_flow, 2, FAIL",
  })
  void flowsWithAConcurrencyLimitAreTaken(String name, String flow, int slots, OnFull behavior)
      throws IOException {
    DefinitionFile file = file(name);
    assertThat(file.problems()).isEmpty();
    assertThat(file.warnings()).isEmpty(); // a Process task runner is what a shell task is here
    Flow read = (Flow) file.definitions().getFirst();
    assertThat(read.name()).hasToString(flow);
    assertThat(read.concurrency()).isEqualTo(new Concurrency(slots, behavior));
    assertThat(read.tasks()).hasSize(1).first().extracting(Task::type).isEqualTo("shell");
    assertThat(read.tasks().getFirst().properties()).containsOnlyKeys("commands");
  }

  @Test
  void triggersAreNamed() throws IOException {
    DefinitionFile file = file("sleep-schedule");
    assertThat(file.problems()).isEmpty();
    assertThat(file.warnings())
        .containsExactly(
            new DefinitionFile.Notice(7, "triggers: is not supported and has no effect"));
    assertThat(((Flow) file.definitions().getFirst()).tasks())
        .containsExactly(new Task("sleep", "sleep", Map.of("duration", "PT60S")));
  }

  @Test
  void templatesAreNamed() {
    DefinitionFile file =
        DefinitionFile.read(
            """
            id: clean
            namespace: company.team
            tasks:
              - id: remove
                type: io.kestra.plugin.scripts.shell.Commands
                commands:
                  - ls
                  - rm -rf "{{ inputs.dir }}/x"
              - id: script
                type: io.kestra.plugin.scripts.shell.Script
                script: echo {{ execution.id }}
                env: {WHO: "{{ labels.who }}"}
              - id: ours
                type: shell
                commands: ["docker ps --format '{{.Names}}'"]
            """);
    assertThat(file.problems()).isEmpty();
    String what =
        ": a template, {{ }}, is taken as it stands; a shell task has the inputs in $BERTH_INPUTS";
    assertThat(file.warnings())
        .containsExactlyInAnyOrder(
            new DefinitionFile.Notice(8, "tasks[0].commands[1]" + what),
            new DefinitionFile.Notice(9, "tasks[1].commands[0]" + what),
            new DefinitionFile.Notice(12, "tasks[1].env.WHO" + what));
  }

  @ParameterizedTest
  @CsvSource({
    "io.kestra.plugin.scripts.shell.Commands, shell, 'commands: [ls]'",
    "io.kestra.plugin.scripts.shell.Script, shell, 'script: ls'",
    "io.kestra.core.tasks.scripts.Bash, shell, 'commands: [ls]'",
    "io.kestra.plugin.core.flow.Sleep, sleep, 'duration: PT1S'",
    "io.kestra.plugin.core.log.Log, log, 'message: hello'",
    "io.kestra.core.tasks.log.Log, log, 'message: hello'",
    "io.kestra.core.tasks.debugs.Echo, log, 'format: hello'",
    "io.kestra.plugin.core.debug.Echo, log, 'format: hello'",
    "io.kestra.plugin.core.http.Request, http, 'uri: https://example.org'",
    "io.kestra.plugin.fs.http.Request, http, 'uri: https://example.org'",
  })
  void itsTaskTypesAreAliasesOfOurs(String theirs, String ours, String property) {
    DefinitionFile file = flow("type: " + theirs, property);
    assertThat(file.problems()).isEmpty();
    assertThat(file.warnings()).isEmpty();
    assertThat(((Flow) file.definitions().getFirst()).tasks().getFirst().type()).isEqualTo(ours);
  }

  @Test
  void aScriptIsOneCommandAndAFormatAMessage() {
    assertThat(task("type: io.kestra.plugin.scripts.shell.Script", "script: \"a\\nb\""))
        .isEqualTo(Map.of("commands", List.of("a\nb")));
    assertThat(task("type: io.kestra.core.tasks.debugs.Echo", "format: hello"))
        .isEqualTo(Map.of("message", "hello"));
  }

  @Test
  void whatHasNoCounterpartIsNamed() {
    String shell = "type: io.kestra.plugin.scripts.shell.Commands";
    assertThat(shown(flow(shell, "commands: [ls]", "taskRunner: {type: io.kestra.Docker}")))
        .containsExactly("7: tasks[0].taskRunner");
    assertThat(
            shown(flow(shell, "commands: [ls]", "containerImage: ubuntu", "warningOnStdErr: no")))
        .containsExactly("7: tasks[0].containerImage", "8: tasks[0].warningOnStdErr");
    assertThat(shown(flow("type: io.kestra.plugin.jdbc.postgresql.Query", "sql: select 1")))
        .containsExactly("5: tasks[0].type");
    assertThat(task(shell, "commands: [ls]", "taskRunner: {type: io.kestra.Docker}"))
        .containsOnlyKeys("commands");
  }

  @Test
  void labelsMayBeAList() {
    String tasks = "\nnamespace: a\nid: b\ntasks: [{id: t, type: log, message: x}]\n";
    DefinitionFile file =
        DefinitionFile.read(
            "labels:\n  - {key: env, value: prod}\n  - {key: team, value: data}" + tasks);
    assertThat(((Flow) file.definitions().getFirst()).labels())
        .isEqualTo(Map.of("env", "prod", "team", "data"));
    for (String odd : List.of("[env]", "[{key: env}]", "[{key: 5, value: x}]", "[null]")) {
      assertThat(DefinitionFile.read("labels: " + odd + tasks).problems())
          .containsExactly(
              new DefinitionFile.Notice(1, "labels: expected an object, but was a list"));
    }
  }

  private static DefinitionFile flow(String... taskLines) {
    return DefinitionFile.read(
        "namespace: a\nid: b\ntasks:\n  - id: t\n    " + String.join("\n    ", taskLines) + "\n");
  }

  private static Map<String, Object> task(String... taskLines) {
    Flow flow = (Flow) flow(taskLines).definitions().getFirst();
    return flow.tasks().getFirst().properties();
  }

  private static List<String> shown(DefinitionFile file) {
    assertThat(file.problems()).isEmpty();
    return file.warnings().stream().map(DefinitionFileTest::shown).toList();
  }

  private static DefinitionFile file(String name) throws IOException {
    try (InputStream in = KestraFilesTest.class.getResourceAsStream("/kestra/" + name + ".yaml")) {
      return DefinitionFile.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
