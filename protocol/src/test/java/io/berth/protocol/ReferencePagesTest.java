package io.berth.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages about codes and records say what the code says: the one is generated, the other's
 * examples are the golden files and its tables have every field.
 */
class ReferencePagesTest {
  private static final Path CODES = Golden.REFERENCE.resolve("codes.md");
  private static final Path RECORDS = Golden.REFERENCE.resolve("records.md");

  /** {@code <!-- golden: name -->} and the block behind it. */
  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- golden: (\\S+) -->\\n```json\\n(.*?)```\\n", Pattern.DOTALL);

  @BeforeAll
  static void updateOnPurpose() {
    if (Golden.UPDATE) {
      Golden.write(CODES, codesPage());
      Golden.write(RECORDS, recordsPage());
    }
  }

  @Test
  void theCodesPageIsWhatIsGenerated() {
    assertThat(Golden.text(CODES))
        .as("%s is stale. %s", CODES, Golden.HOW_TO_UPDATE)
        .isEqualTo(codesPage());
  }

  @Test
  void theExamplesOfTheRecordsPageAreTheGoldenFiles() {
    assertThat(Golden.text(RECORDS))
        .as("%s is stale. %s", RECORDS, Golden.HOW_TO_UPDATE)
        .isEqualTo(recordsPage());
    assertThat(EXAMPLE.matcher(Golden.text(RECORDS)).results().map(match -> match.group(1)))
        .as("every golden file is an example of a record")
        .isSubsetOf(Golden.names())
        .contains(
            "request-minimal",
            "request-full",
            "flow-minimal",
            "flow-full",
            "limit-queue",
            "decision-queued",
            "command-kill",
            "work-full",
            "signal-stop",
            "report-heartbeat");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Request.class,
        Flow.class,
        Concurrency.class,
        Retry.class,
        Task.class,
        Limit.class,
        Decision.class,
        Reason.class,
        Result.class,
        Command.class,
        Work.class,
        Signal.class,
        Report.class,
        Fact.class,
        Report.Fleet.class
      })
  void theRecordsPageHasEveryField(Class<?> record) {
    String section = section(record.getSimpleName());
    List<String> rows =
        section
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf("`", 3)))
            .toList();
    List<String> fields = new ArrayList<>();
    for (RecordComponent field : record.getRecordComponents()) {
      fields.add(
          record == Task.class && field.getName().equals("properties") ? "…" : field.getName());
    }
    assertThat(rows).as("the table of %s in %s", record.getSimpleName(), RECORDS).isEqualTo(fields);
    for (RecordComponent field : record.getRecordComponents()) {
      if (field.getType().isEnum() && field.getType() != Code.class) {
        for (Object constant : field.getType().getEnumConstants()) {
          assertThat(section).contains("`" + constant + "`");
        }
      }
    }
  }

  private static String section(String name) {
    String page = Golden.text(RECORDS);
    int start = page.indexOf("# " + name + "\n");
    assertThat(start).as("a heading %s in %s", name, RECORDS).isNotNegative();
    int end = page.indexOf("\n#", start);
    return page.substring(start, end < 0 ? page.length() : end);
  }

  private static String recordsPage() {
    return EXAMPLE
        .matcher(Golden.text(RECORDS))
        .replaceAll(match ->
            java.util.regex.Matcher.quoteReplacement(
                "<!-- golden: %s -->\n```json\n%s```\n".formatted(match.group(1), example(match))));
  }

  private static String example(MatchResult match) {
    return Golden.text(Golden.file(match.group(1)));
  }

  private static String codesPage() {
    StringBuilder page =
        new StringBuilder(
            """
            # Codes

            <!-- Generated from Code.java by ReferencePagesTest. -->

            A decision's `reason.code`, a reject's header `berth.code` and the `code` of an error of the
            [HTTP API](api.md) say with one of these words which rule applied. Codes are added, never renamed, so programs
            may compare them.
            """);
    for (Code.Group group : Code.Group.values()) {
      page.append("\n## ")
          .append(group.question())
          .append("\n\n| code | meaning |\n| --- | --- |\n");
      for (Code code : Code.values()) {
        if (code.group() == group) {
          page.append("| `%s` | %s |\n".formatted(code, escaped(code.meaning())));
        }
      }
    }
    return page.toString();
  }

  /** What looks like a tag or a bar is text. */
  private static String escaped(String meaning) {
    return meaning.replace("<", "&lt;").replace(">", "&gt;").replace("|", "\\|");
  }
}
