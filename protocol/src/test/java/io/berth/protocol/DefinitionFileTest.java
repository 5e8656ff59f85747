package io.berth.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.DefinitionFile.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files as people write them, and the line that each mistake is on. */
class DefinitionFileTest {
  private static final String FLOW =
      """
      id: etl
      namespace: a
      tasks:
        - {id: wait, type: sleep, duration: PT1S}
      """;

  @Test
  void readsTheExampleOfTheContract() {
    DefinitionFile file =
        DefinitionFile.read(
            """
            id: etl                      # A flow. `kind: Flow` may be left out.
            namespace: company.team
            concurrency:                 # the same as a Limit on flow:company.team/etl
              limit: 2                   # an integer >= 1; 0 pauses
              behavior: QUEUE            # QUEUE, CANCEL, FAIL, CANCEL_RUNNING
            labels: {team: data}
            pools: [db]                  # or {db: 3}
            priority: 0
            workers: default             # which fleet
            timeout: PT1H
            retry: {maxAttempts: 3, backoff: PT1S, maxBackoff: PT1M, maxLost: 3}
            lease: PT30S
            disabled: false
            tasks:
              - {id: wait, type: shell, commands: ["sleep 10"]}
            ---
            kind: Limit
            scope: pool:db               # tenant, namespace:..., flow:..., label:k=v, label:k, ...
            slots: 3
            onFull: QUEUE
            maxWaiting: 100000
            onOverflow: CANCEL
            order: FIFO                  # or FAIR, with fairBy: flow | namespace | label:<k>
            reserveAfter: PT1M
            """);
    assertThat(file.problems()).isEmpty();
    assertThat(file.warnings()).isEmpty();
    assertThat(file.definitions())
        .containsExactly(
            new Flow(
                "default",
                "company.team",
                "etl",
                new Concurrency(2, OnFull.QUEUE),
                Map.of("team", "data"),
                Map.of("db", 1),
                0,
                "default",
                Duration.ofHours(1),
                new Retry(3, Duration.ofSeconds(1), Duration.ofMinutes(1), 3),
                Duration.ofSeconds(30),
                false,
                List.of(new Task("wait", "shell", Map.of("commands", List.of("sleep 10"))))),
            new Limit(
                "default",
                Scope.pool("db"),
                Slots.of(3),
                OnFull.QUEUE,
                100_000,
                OnOverflow.CANCEL,
                Order.FIFO,
                null,
                Duration.ofMinutes(1)));
  }

  @Test
  void aSyntaxErrorHasItsLine() {
    assertThat(problems("id: etl\nnamespace: [a\n")).containsExactly("3: expected YAML");
    assertThat(problems("id: etl\n\tnamespace: a\n")).containsExactly("2: expected YAML");
    assertThat(problems("id: 'etl\nnamespace: a\n")).containsExactly("3: expected YAML");
    assertThat(problems("id: etl\nnamespace: *gone\n")).containsExactly("2: expected YAML");
    assertThat(problems("id: etl\nnamespace: \u0007\n")).containsExactly("2: expected YAML");
    assertThat(problems("id: etl\n  deeper: x\n")).containsExactly("2: expected YAML");
  }

  @Test
  void aFieldsProblemHasItsLine() {
    assertThat(problems(FLOW + "priority: high\n")).containsExactly("5: priority");
    assertThat(problems(FLOW + "retry:\n  maxLost: 3\n  maxAttempts: 0\n"))
        .containsExactly("7: retry.maxAttempts");
    assertThat(problems(FLOW + "labels:\n  a: x\n  b: 5\n")).containsExactly("7: labels.b");
    assertThat(problems(FLOW + "pools:\n  - db\n  - d b\n")).containsExactly("5: pools.d b");
    assertThat(problems("\n\nid: etl\n\ntasks: [{id: a, type: b}]\n"))
        .containsExactly("3: namespace");
    assertThat(problems(FLOW + "  - {id: b,\n     type: shell}\n"))
        .containsExactly("5: tasks[1].commands");
    assertThat(problems("kind: Limit\nscope: pond:x\nslots: 1\n")).containsExactly("2: scope");
    assertThat(problems("id: etl\nkind: Flaw\n")).containsExactly("2: kind");
    assertThat(problems("id: etl\nkind: [Flow]\n")).containsExactly("2: kind");
    assertThat(problems("- a\n- b\n"))
        .containsExactly("1: expected a flow or a limit, but was a list");
  }

  @Test
  void aKeyThatIsThereTwiceHasTheSecondOnesLine() {
    assertThat(problems(FLOW + "id: other\n")).containsExactly("5: id");
    assertThat(problems(FLOW + "labels:\n  a: x\n  b: y\n  a: z\n")).containsExactly("8: labels.a");
    assertThat(DefinitionFile.read(FLOW + "id: other\n").definitions()).isEmpty();
  }

  @Test
  void allProblemsOfADocumentAreFound() {
    assertThat(
            problems(
                """
                id: e t l
                namespace: a..b
                priority: high
                concurrency: {limit: -1}
                labels: {team: 5}
                workers: a.b
                lease: 30
                tasks:
                  - {id: a, type: shell}
                  - {id: b}
                  - null
                """))
        .containsExactly(
            "1: id",
            "2: namespace",
            "3: priority",
            "4: concurrency.limit",
            "5: labels.team",
            "6: workers",
            "7: lease",
            "9: tasks[0].commands",
            "10: tasks[1].type",
            "11: tasks[2]");
    assertThat(problems("kind: Limit\nscope: pond\nslots: lots\norder: FAIR\n"))
        .containsExactly("1: fairBy", "2: scope", "3: slots");
  }

  @Test
  void aProblemHidesNoneOfLaterDocuments() {
    DefinitionFile file =
        DefinitionFile.read(
            """
            id: one
            namespace: [a
            ---
            id: two
            ---
            just text
            ---
            id: three
              bad: indent
            --- # the fourth is fine
            kind: Limit
            scope: pool:db
            slots: 3
            ---
            kind: Moon
            ---
            kind: Limit
            scope: "pool:x
            ---
            kind: Limit
            scope: pool:y
            slots: -1
            """);
    assertThat(file.problems().stream().map(DefinitionFileTest::shown))
        .containsExactly(
            "3: expected YAML",
            "4: namespace",
            "4: tasks",
            "6: expected a flow or a limit, but was text",
            "9: expected YAML",
            "15: kind",
            "19: expected YAML",
            "22: slots");
    assertThat(file.definitions())
        .containsExactly(Limit.of("default", Scope.pool("db"), Slots.of(3), OnFull.QUEUE));
  }

  @Test
  void aFileMayBeEmpty() {
    for (String empty : List.of("", "\n", "# only a comment\n", "---\n", "---\n---\n...\n")) {
      assertThat(DefinitionFile.read(empty))
          .isEqualTo(new DefinitionFile(List.of(), List.of(), List.of()));
    }
  }

  @Test
  void whatHasNoEffectIsNamed() {
    assertThat(warnings("kind: Limit\nscope: tenant\nslots: 1\nonful: FAIL\n"))
        .containsExactly("4: onful");
    assertThat(warnings(FLOW + "concurency: {limit: 1}\n")).containsExactly("5: concurency");
    assertThat(warnings(FLOW + "retry:\n  type: constant\n")).containsExactly("6: retry.type");
    assertThat(warnings(FLOW + "concurrency:\n  limit: 1\n  queue: 5\n"))
        .containsExactly("7: concurrency.queue");
    assertThat(warnings(FLOW + "  - {id: b, type: log, message: x, mesage: y}\n"))
        .containsExactly("5: tasks[1].mesage");
    assertThat(warnings(FLOW + "  - {id: b, type: shel}\n")).containsExactly("5: tasks[1].type");
  }

  @Test
  void scalarsAreReadAsYamlSays() {
    Flow flow =
        (Flow)
            DefinitionFile.read(
                    """
                    id: etl
                    namespace: a
                    disabled: True
                    timeout: ~
                    priority: 0x10
                    tasks:
                      - {id: t, type: own, a: 1, b: 1.10, c: 'x', d: .inf, e: !!int x, f: true}
                    """)
                .definitions()
                .getFirst();
    assertThat(flow.disabled()).isTrue();
    assertThat(flow.timeout()).isNull();
    assertThat(flow.priority()).isEqualTo(16);
    assertThat(flow.tasks().getFirst().properties())
        .isEqualTo(
            Map.of(
                "a",
                1,
                "b",
                new java.math.BigDecimal("1.10"),
                "c",
                "x",
                "d",
                ".inf",
                "e",
                "x",
                "f",
                true));
  }

  @Test
  void anchorsAreTreesThatAreWrittenOnce() {
    DefinitionFile file =
        DefinitionFile.read(
            FLOW + "  - &b {id: b, type: own, p: {q: 1}}\nlabels: &l {a: x}\n---\n" + FLOW);
    assertThat(file.problems()).isEmpty();
    assertThat(file.definitions()).hasSize(2);
    assertThat(problems(FLOW + "labels: &l\n  a: *l\n")).containsExactly("6: labels.a");
  }

  @Test
  @Timeout(60)
  void bombsAreDefused() {
    StringBuilder collections = new StringBuilder("a0: &a0 [x, x, x]\n");
    StringBuilder scalars = new StringBuilder("s: &s " + "y".repeat(100_000) + "\nlist: [");
    for (int i = 1; i < 30; i++) {
      int before = i - 1;
      collections.append("a" + i + ": &a" + i + " [*a" + before + ", *a" + before + "]\n");
      scalars.append("*s,");
    }
    for (String bomb :
        List.of(
            collections.toString(),
            scalars + "]",
            "x: [" + "1,".repeat(200_000) + "]",
            "[".repeat(100_000),
            "{a: ".repeat(100_000),
            "- ".repeat(100_000),
            "? ".repeat(100_000),
            "a: " + "1".repeat(1_000_000),
            "a: " + "1".repeat(90) + "e999999999")) {
      DefinitionFile file = DefinitionFile.read(bomb);
      assertThat(file.definitions()).isEmpty();
      assertThat(file.problems()).isNotEmpty().hasSizeLessThan(10);
    }
  }

  @Test
  @Timeout(60)
  void anyTextEndsInDefinitionsOrProblems() {
    long seed = Long.getLong("fuzz.seed", 20261120L);
    System.out.println("fuzz.seed=" + seed);
    Random random = new Random(seed);
    String source =
        FLOW + "labels: &l {a: x}\npools: [db]\n---\nkind: Limit\nscope: tenant\nslots: 1\n";
    String[] tokens = {
      "- ",
      ": ",
      "\n",
      "\n---\n",
      "[",
      "]",
      "{",
      "}",
      "*l",
      "&l ",
      "!!int ",
      "!!map ",
      "? ",
      "<<: ",
      "|\n",
      "'",
      "\"",
      "\t",
      "\0",
      "%YAML 1.1\n",
      "null",
      "#",
      "~",
      "\ud800",
      "\\ud800",
      "..."
    };
    for (int i = 0; i < 10_000; i++) {
      String text = source;
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(8));
        text =
            text.substring(0, from)
                + tokens[random.nextInt(tokens.length)]
                + text.substring(random.nextBoolean() ? from : to);
      }
      try {
        DefinitionFile file = DefinitionFile.read(text);
        assertThat(file.problems()).allMatch(problem -> problem.line() >= 1);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed %d, case %d: %s".formatted(seed, i, text), e);
      }
    }
  }

  private static List<String> problems(String text) {
    return DefinitionFile.read(text).problems().stream().map(DefinitionFileTest::shown).toList();
  }

  private static List<String> warnings(String text) {
    DefinitionFile file = DefinitionFile.read(text);
    assertThat(file.problems()).isEmpty();
    return file.warnings().stream().map(DefinitionFileTest::shown).toList();
  }

  /** The line and the path, or a message's begin where there is no path. */
  static String shown(Notice notice) {
    String message = notice.message();
    int end =
        message.startsWith("expected YAML") ? "expected YAML".length() : message.indexOf(": ");
    return notice.line() + ": " + (end < 0 ? message : message.substring(0, end));
  }
}
