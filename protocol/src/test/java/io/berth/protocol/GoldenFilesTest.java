package io.berth.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is on the wire stays as it is, byte for byte, and can be read again. */
class GoldenFilesTest {
  @BeforeAll
  static void updateOnPurpose() {
    if (Golden.UPDATE) {
      Samples.all()
          .forEach((name, record) ->
              Golden.write(Golden.file(name), new String(Json.write(record), UTF_8) + "\n"));
    }
  }

  static Stream<Arguments> samples() {
    return Samples.all().entrySet().stream()
        .map(sample -> Arguments.of(sample.getKey(), sample.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void isWrittenAsTheGoldenFileSays(String name, Object record) {
    String written = new String(Json.write(record), UTF_8) + "\n";
    assertThat(written).as(Golden.HOW_TO_UPDATE).isEqualTo(Golden.text(Golden.file(name)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void isReadAsItWasWritten(String name, Object record) {
    assertThat((Object) Json.read(Golden.record(name), record.getClass())).isEqualTo(record);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void isReadTheSameWithFieldsOfALaterVersion(String name, Object record) {
    String text = new String(Golden.record(name), UTF_8);
    String before = "{\"later\":{\"a\":[1,{\"b\":null}]}," + text.substring(1);
    String behind = text.substring(0, text.length() - 1) + ",\"later\":[[],{},\"x\",1e9,true]}";
    // A task takes every field as its own; everything else has no place for unknown ones.
    String within =
        text.replaceAll("\\{(?=\"(code|exitCode|limit|maxAttempts|queue)\":)", "{\"later\":1,");
    for (String extended : new String[] {before, behind, within}) {
      assertThat((Object) Json.read(extended.getBytes(UTF_8), record.getClass()))
          .as(extended)
          .isEqualTo(record);
    }
  }

  @Test
  void noFileIsLeftWithoutASample() {
    assertThat(new TreeSet<>(Golden.names())).isEqualTo(new TreeSet<>(Samples.all().keySet()));
  }

  @Test
  void readsTheExamplesOfTheContract() {
    Request request =
        Json.read(
            """
            {"flow": "company.team/etl",
             "id": "nightly", "tenant": "default", "labels": {"env": "prod"}, "pools": {"db": 1},
             "priority": 0, "inputs": {}, "queueTimeout": "PT10M"}
            """
                .getBytes(UTF_8),
            Request.class);
    assertThat(request.labels()).isEqualTo(Map.of("env", "prod"));
    assertThat(request.pools()).isEqualTo(Map.of("db", 1));
    assertThat(request.priority()).isZero();
    assertThat(request.queueTimeout()).hasMinutes(10);

    Command command =
        Json.read(
            """
            {"type": "KILL", "tenant": "default", "run": "r1", "by": "alice", "why": "stuck"}
            """
                .getBytes(UTF_8),
            Command.class);
    assertThat(command)
        .isEqualTo(new Command(Command.Type.KILL, "default", "r1", null, "alice", "stuck"));
  }

  @Test
  void writesTheDecisionOfTheContract() {
    String example =
        """
        {"run": "r1", "tenant": "default", "flow": "company.team/etl", "decision": "QUEUED", "attempt": 0,
         "arrival": 4711, "at": "2026-11-20T12:00:00.123Z", "reason": {"code": "LIMIT_FULL", "scope": "flow:company.team/etl", "slots": 2, "active": 2}}
        """;
    Decision decision = Json.read(example.getBytes(UTF_8), Decision.class);

    assertThat(decision).isEqualTo(Samples.all().get("decision-queued"));
    assertThat(new String(Json.write(decision), UTF_8))
        .isEqualTo(example.replaceAll("(?<=[:,])\\s+", "").strip());
  }

  @Test
  void textIsNeverCutInsideACharacter() {
    Result result = new Result(0, "x" + "😀".repeat(Result.OUTPUT_MAX / 2));
    assertThat(result.output()).isEqualTo("😀".repeat(Result.OUTPUT_MAX / 2));
    assertThat(new Result(0, "😀".repeat(Result.OUTPUT_MAX / 2) + "x").output())
        .isEqualTo("😀".repeat(Result.OUTPUT_MAX / 2 - 1) + "x");

    Command command = new Command(Command.Type.KILL, "t", "r", null, "y" + "😀".repeat(1000), null);
    assertThat(command.by()).isEqualTo("y" + "😀".repeat(499));
    assertThat(Json.read(Json.write(command), Command.class)).isEqualTo(command);
  }
}
