package io.berth.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.protocol.Code;
import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Reason;
import io.berth.protocol.Result;
import io.berth.protocol.Scope;
import io.berth.standalone.client.Decisions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.TypeConversionException;

/** How values are read and decisions are shown. */
class FormatsTest {
  private final DecisionText text = new DecisionText(ZoneOffset.UTC);

  static Stream<Arguments> lines() {
    Reason paused = Reason.ofLimit(Code.LIMIT_FULL, Scope.pool("db"), 0, 0);
    Reason reserved = Reason.ofLimit(Code.ROOM_RESERVED, Scope.pool("db"), 3, 1);
    Reason forced = Reason.of(Code.FORCED, "the auditor waits");
    Reason failed = Reason.of(Code.TASK_FAILED);
    return Stream.of(
        Arguments.of(
            Kind.QUEUED,
            Decisions.full(),
            "QUEUED     limit flow:company.team/etl has 2 of 2 taken"),
        Arguments.of(Kind.QUEUED, paused, "QUEUED     limit pool:db is paused: it has 0 slots"),
        Arguments.of(
            Kind.QUEUED,
            reserved,
            "QUEUED     there is room, but it is reserved for a better place (pool:db, 1 of 3"
                + " taken)"),
        Arguments.of(
            Kind.ADMITTED,
            forced,
            "ADMITTED   attempt 1, an operator sent the run past every limit: the auditor waits"),
        Arguments.of(Kind.STARTED, null, "STARTED    attempt 1 on w1"),
        Arguments.of(Kind.FAILED, failed, "FAILED     a task of the run failed, exit code 3"),
        Arguments.of(Kind.SUCCEEDED, null, "SUCCEEDED"));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void aDecisionIsALine(Kind kind, Reason reason, String line) {
    Result result = kind == Kind.FAILED ? new Result(3, null) : null;
    assertThat(text.line(Decisions.of("r1", kind, 1, 0, reason, result)))
        .isEqualTo("12:00:00.123  r1  " + line);
  }

  @Test
  void theEndOfWhatAFailedTaskPrintedIsShown_andCantSteerTheTerminal() {
    String output = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n\u001b[2Jeleven\n";
    Decision failed = Decisions.of("r1", Kind.FAILED, 1, 0, null, new Result(1, output));
    assertThat(text.output(failed)).hasSize(10).startsWith("    2").endsWith("    ·[2Jeleven");
    Decision done = Decisions.of("r1", Kind.SUCCEEDED, 1, 0, null, new Result(0, output));
    assertThat(text.output(done)).isEmpty();
  }

  static Stream<Arguments> inputs() {
    return Stream.of(
        Arguments.of("5", 5),
        Arguments.of(" -5 ", -5),
        Arguments.of("1.50", new BigDecimal("1.50")),
        Arguments.of("true", true),
        Arguments.of("null", null),
        Arguments.of("[1, 2]", List.of(1, 2)),
        Arguments.of("{\"a\": {\"b\": 1}}", Map.of("a", Map.of("b", 1))),
        Arguments.of("007", "007"),
        Arguments.of("2026-11-20", "2026-11-20"),
        Arguments.of("True", "True"),
        Arguments.of("", ""),
        Arguments.of("[1, 2", "[1, 2"),
        Arguments.of("1 2", "1 2"),
        Arguments.of("\"5\"", "\"5\""),
        Arguments.of("NaN", "NaN"));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void anInputIsJsonIfItReadsAsJson_elseText(String typed, Object value) {
    assertThat(InputValues.value(typed)).isEqualTo(value);
  }

  @Test
  void singleInputsGoOverTheObject() {
    Map<String, String> single = new LinkedHashMap<>();
    single.put("b", "3");
    single.put("c", "x");
    assertThat(InputValues.merged("{\"a\": 1, \"b\": 2}", single))
        .isEqualTo(Map.of("a", 1, "b", 3, "c", "x"));
  }

  @ParameterizedTest
  @CsvSource({
    "PT10M, PT10M",
    "10m, PT10M",
    "1h30m, PT1H30M",
    "90s, PT1M30S",
    "250ms, PT0.25S",
    "2d, PT48H",
    "0s, PT0S"
  })
  void durationsMayBeTypedShort(String typed, Duration duration) {
    assertThat(new DurationConverter().convert(typed)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({"10", "soon", "-5s", "PT-1S", "''", "99999999999d"})
  void whatIsNoDurationIsRefused(String typed) {
    assertThatThrownBy(() -> new DurationConverter().convert(typed))
        .isInstanceOf(TypeConversionException.class);
  }
}
