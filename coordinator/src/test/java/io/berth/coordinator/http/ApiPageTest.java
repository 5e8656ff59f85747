package io.berth.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.admission.RunRequest;
import io.berth.coordinator.admission.Scenario;
import io.berth.coordinator.view.Ahead;
import io.berth.coordinator.view.Competitor;
import io.berth.coordinator.view.Explain;
import io.berth.coordinator.view.Explanation;
import io.berth.coordinator.view.FairTurn;
import io.berth.coordinator.view.Glance;
import io.berth.coordinator.view.Holder;
import io.berth.coordinator.view.LimitList;
import io.berth.coordinator.view.LimitState;
import io.berth.coordinator.view.ListLimits;
import io.berth.coordinator.view.ListRuns;
import io.berth.coordinator.view.Question;
import io.berth.coordinator.view.Reserved;
import io.berth.coordinator.view.Room;
import io.berth.coordinator.view.RunLimit;
import io.berth.coordinator.view.RunList;
import io.berth.coordinator.view.RunRow;
import io.berth.coordinator.view.RunState;
import io.berth.coordinator.view.Waiter;
import io.berth.protocol.Code;
import io.berth.protocol.Json;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page about the API says what the code says: its examples are answers, its tables complete.
 */
class ApiPageTest {
  private static final Path PAGE = Path.of("../docs/reference/api.md").toAbsolutePath().normalize();

  private static final String HOW_TO_UPDATE =
      "If it changed on purpose, regenerate its examples with: ./mvnw -pl coordinator -am test"
          + " -Dtest=ApiPageTest -Dgolden.update=true and look at the difference";

  /** {@code <!-- example: name -->} and the block behind it. */
  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- example: (\\S+) -->\\n```json\\n(.*?)```\\n", Pattern.DOTALL);

  @BeforeAll
  static void updateOnPurpose() throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, withExamples(Files.readString(PAGE)));
    }
  }

  @Test
  void theExamplesAreAnswers() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(page).as("%s is stale. %s", PAGE, HOW_TO_UPDATE).isEqualTo(withExamples(page));
    assertThat(EXAMPLE.matcher(page).results().map(match -> match.group(1)))
        .containsExactlyInAnyOrderElementsOf(examples().keySet());
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Explanation.class,
        Explanation.Place.class,
        Explanation.Tries.class,
        Explanation.Line.class,
        Explanation.Queue.class,
        Explanation.End.class,
        RunLimit.class,
        Holder.class,
        Ahead.class,
        Waiter.class,
        FairTurn.class,
        Competitor.class,
        Reserved.class,
        LimitList.class,
        LimitState.class,
        RunList.class,
        RunRow.class,
        ApiError.class
      })
  void everyFieldIsInItsTable(Class<?> record) throws IOException {
    String section = section(record.getSimpleName());
    List<String> rows =
        section
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();
    assertThat(rows)
        .as("the table of %s in %s", record.getSimpleName(), PAGE)
        .isEqualTo(
            Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName).toList());
  }

  @Test
  void everyStateAndKindOfRoomIsThere() throws IOException {
    assertThat(section("State"))
        .contains(Arrays.stream(RunState.values()).map(state -> "`" + state + "`").toList());
    assertThat(section("RunLimit"))
        .contains(Arrays.stream(Room.values()).map(room -> "`" + room + "`").toList());
  }

  @Test
  void theBoundsAreThoseOfTheCode() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("`most` (%d, at most %,d)".formatted(Api.ROWS, ListLimits.MOST_MAX))
        .contains("`most` (%d, at most %,d)".formatted(Api.ROWS, ListRuns.MOST_MAX))
        .contains("%,d active runs, %<,d lines and %<,d scopes".formatted(Question.LOOKS_MAX))
        .contains("first to go first; at most " + Explanation.Line.AHEAD_MAX)
        .contains("arrived first; at most " + RunLimit.HOLDERS_MAX)
        .contains("the best places; at most " + Ahead.FIRST_MAX)
        .contains("turn comes first; at most " + FairTurn.FIRST_MAX);
  }

  private static String section(String name) throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("# " + name + "\n");
    assertThat(start).as("a heading %s in %s", name, PAGE).isNotNegative();
    int end = page.indexOf("\n#", start);
    return page.substring(start, end < 0 ? page.length() : end);
  }

  private static String withExamples(String page) {
    Map<String, Object> examples = examples();
    return EXAMPLE
        .matcher(page)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                "<!-- example: %s -->\n```json\n%s\n```\n"
                    .formatted(match.group(1), Json.pretty(examples.get(match.group(1))))));
  }

  private static Map<String, Object> examples() {
    Scenario it =
        new Scenario()
            .flow("company.team/etl", "concurrency: {limit: 1}", "pools: [db]")
            .limit("pool:*", "slots: 3")
            .heartbeat("w1", "default", 16)
            .request("company.team/etl", "r1")
            .started("r1")
            .later(Duration.ofSeconds(8))
            .request("company.team/etl", "r2")
            .later(Duration.ofMillis(250))
            .request(RunRequest.of("company.team/etl", "r3").queueTimeout(Duration.ofMinutes(10)))
            .later(Duration.ofSeconds(4));
    return Map.of(
        "explanation", ask(it, new Explain(Scenario.key("r3"))),
        "limit-list", ask(it, new ListLimits(null, Api.ROWS)),
        "run-list", ask(it, new ListRuns(null, null, null, Api.ROWS)),
        "error",
            new ApiError(Code.RUN_UNKNOWN, ask(it, new Explain(Scenario.key("r4"))).sentence()));
  }

  private static <A> A ask(Scenario it, Question<A> question) {
    return question.answer(new Glance(it.ledger(), it.now(), it.leaseNow()));
  }
}
