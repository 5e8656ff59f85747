package io.berth.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.standalone.Typed;
import io.berth.standalone.client.Decisions;
import io.berth.standalone.client.FakeBerth;
import io.berth.standalone.client.Outgoing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyTest {
  private static final String ETL =
      """
      id: etl
      namespace: company.team
      tasks:
        - {id: wait, type: shell, commands: ["sleep 1"]}
      """;
  private static final String POOL =
      """
      kind: Limit
      scope: pool:db
      slots: 3
      """;

  @TempDir private Path folder;

  private final FakeBerth berth = new FakeBerth();
  private final Typed typed = new Typed(berth);

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void publishesAllDefinitions_andSaysSoOnceTheyAreTaken() throws IOException {
    String file = file("all.yaml", ETL + "---\n" + POOL);

    assertThat(typed.run("apply", "-f", file)).isZero();

    assertThat(typed.out())
        .containsExactly("flow company.team/etl applied", "limit pool:db applied");
    assertThat(typed.err()).isEmpty();
    assertThat(berth.sent())
        .extracting(Outgoing::topic, Outgoing::tenant, Outgoing::key)
        .containsExactly(
            tuple("berth.definitions", "default", "flow/default/company.team/etl"),
            tuple("berth.definitions", "default", "limit/default/pool:db"));
    assertThat(berth.isClosed()).isTrue();
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.api.Assertions.tuple(values);
  }

  @Test
  void readsFoldersAndStandardInput_andWritesJson() throws IOException {
    file("a.yaml", ETL);
    file("b.txt", "no: definition");

    int code = typed.stdin(POOL).run("apply", "-o", "json", "-f", folder.toString(), "-");

    assertThat(code).isZero();
    assertThat(typed.out())
        .containsExactly(
            "{\"definition\":\"flow/default/company.team/etl\",\"result\":\"applied\"}",
            "{\"definition\":\"limit/default/pool:db\",\"result\":\"applied\"}");
  }

  @Test
  void onAnyProblemNoneIsPublished_andEveryProblemHasItsLine() throws IOException {
    String good = file("good.yaml", ETL);
    String bad = file("bad.yaml", "kind: Limit\nscope: pool:db\nslots: many\n");
    String worse = file("worse.yaml", "id: x\nnamespace: a\ntasks: []\n");

    assertThat(typed.run("apply", "-f", good, bad, worse, "missing.yaml")).isEqualTo(2);

    assertThat(typed.err()).hasSize(3);
    assertThat(typed.err().get(0)).startsWith(bad + ":3: slots: ");
    assertThat(typed.err().get(1)).startsWith(worse + ":3: tasks: ");
    assertThat(typed.err().get(2)).isEqualTo("missing.yaml: there is no such file or folder");
    assertThat(typed.out()).isEmpty();
    assertThat(berth.sent()).isEmpty();
  }

  @Test
  void twoDefinitionsOfTheSameThingAreAProblem() throws IOException {
    String one = file("one.yaml", ETL);
    String two = file("two.yaml", POOL + "---\n" + ETL);
    assertThat(typed.run("apply", "-f", one, two)).isEqualTo(2);
    assertThat(typed.err())
        .containsExactly(
            two + ": flow company.team/etl: expected it once, but it is in " + one + " too");
  }

  @Test
  void whatIsNotTextOrEmptyOrTooLargeIsAProblem() throws IOException {
    Path binary = folder.resolve("binary.yaml");
    Files.write(binary, new byte[] {(byte) 0xC3, (byte) 0x28});
    assertThat(typed.run("apply", "-f", binary.toString())).isEqualTo(2);
    assertThat(typed.err()).containsExactly(binary + ": expected text in UTF-8, but it is not");

    String empty = file("empty.yaml", "# nothing\n");
    assertThat(typed.run("apply", "-f", empty)).isEqualTo(2);
    assertThat(typed.err().getFirst()).contains("expected a flow or a limit, but there is none");

    String large = file("large.yaml", ETL.replace("sleep 1", "x".repeat(300_000)));
    assertThat(typed.run("apply", "-f", large)).isEqualTo(2);
    assertThat(typed.err().getFirst()).contains("expected at most 262,144 bytes");
  }

  @Test
  void aDryRunOnlyChecks() throws IOException {
    assertThat(typed.run("apply", "--dry-run", "-f", file("etl.yaml", ETL))).isZero();
    assertThat(typed.out()).containsExactly("flow company.team/etl checked (dry run)");
    assertThat(typed.settings()).isNull();
  }

  @Test
  void theTenantIsForWhatNamesNone() throws IOException {
    String file = file("two.yaml", ETL + "---\ntenant: other\n" + POOL);
    assertThat(typed.run("apply", "--tenant", "acme", "-f", file)).isZero();
    assertThat(typed.out())
        .containsExactly(
            "flow company.team/etl of tenant acme applied",
            "limit pool:db of tenant other applied");
    assertThat(berth.sent())
        .extracting(Outgoing::key)
        .containsExactly("flow/acme/company.team/etl", "limit/other/pool:db");
  }

  @Test
  void aRejectIsShown_andTheOthersAreApplied() throws IOException {
    berth.answering((record, at) ->
        record.key().startsWith("limit/")
            ? List.of(Decisions.rejected(at, "KEY_MISMATCH"))
            : List.of());
    assertThat(typed.run("apply", "-f", file("all.yaml", POOL + "---\n" + ETL))).isEqualTo(1);
    assertThat(typed.out()).containsExactly("flow company.team/etl applied");
    assertThat(typed.err())
        .containsExactly("berth: limit pool:db refused: KEY_MISMATCH: because of a test");
  }

  @Test
  void withoutACoordinatorItSaysThatNobodyTookIt() throws IOException {
    berth.withoutCoordinator();
    assertThat(typed.run("apply", "--timeout", "5s", "-f", file("etl.yaml", ETL))).isEqualTo(1);
    assertThat(typed.err()).hasSize(1);
    assertThat(typed.err().getFirst())
        .startsWith(
            "berth: published, but no coordinator has taken it within 5 s: is one running?");
    assertThat(berth.passed()).hasSeconds(5);
    assertThat(typed.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "flow,  company.team/etl, flow/default/company.team/etl,  flow company.team/etl deleted",
    "limit, namespace:*,      limit/default/namespace:*,      limit namespace:* deleted"
  })
  void deleteWritesATombstone(String kind, String name, String key, String line) {
    assertThat(typed.run("delete", kind, name)).isZero();
    assertThat(berth.sent()).singleElement().extracting(Outgoing::key).isEqualTo(key);
    assertThat(berth.sent().getFirst().value()).isNull();
    assertThat(typed.out()).containsExactly(line);
  }

  @ParameterizedTest
  @CsvSource({
    "limits.yaml,                          3, ''",
    "kestra/flow-concurrency.yaml,         4, triggers",
    "kestra/concurrency-limits-older.yaml, 2, ''",
    "activepieces.yaml,                    9, ''",
    "dagster.yaml,                         11, ''",
    "prefect.yaml,                         8, ''"
  })
  void ourExamplesAreFine(String name, int definitions, String warned) throws IOException {
    Path example = Path.of("..", "examples", name);
    assertThat(typed.run("apply", "--dry-run", "-f", example.toString())).isZero();
    assertThat(typed.out()).hasSize(definitions);
    if (warned.isEmpty()) {
      assertThat(typed.err()).isEmpty();
    } else {
      assertThat(typed.err())
          .allMatch(line -> line.contains(": warning: "))
          .anyMatch(line -> line.contains(warned));
    }
  }
}
