package io.berth.protocol;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever arrives on a topic, reading it ends in a record or in a refusal. To replay a failing
 * case of the fuzz test, run it with the seed that it printed: {@code -Dfuzz.seed=…}.
 */
class JsonHostileInputTest {
  private static final List<Class<?>> TYPES =
      List.of(
          Request.class,
          Flow.class,
          Limit.class,
          Decision.class,
          Command.class,
          Work.class,
          Signal.class,
          Report.class);

  private static final int CASES = 50_000;

  @ParameterizedTest
  @ValueSource(ints = {65, 100, 100_000})
  @Timeout(60)
  void depthIsRefusedWhereverItIs(int levels) {
    String lists = "[".repeat(levels);
    String objects = "{\"a\":".repeat(levels);
    for (String place :
        List.of("%s", "{\"x\":%s", "{\"flow\":\"a/b\",\"inputs\":{\"a\":%s", "{\"labels\":%s")) {
      for (String open : List.of(lists, objects)) {
        String json = place.formatted(open);
        String closed =
            json
                + "1"
                + new StringBuilder(json)
                    .reverse()
                    .chars()
                    .filter(c -> c == '{' || c == '[')
                    .mapToObj(c -> c == '{' ? "}" : "]")
                    .collect(java.util.stream.Collectors.joining());
        for (Class<?> type : TYPES) {
          assertUnreadable(json, type);
          assertUnreadable(closed, type);
        }
      }
    }
  }

  @Test
  void whatMayBeInputsMayBeInputs() {
    Request request =
        read(
            """
            {"flow":"a/b","inputs":{"none":null,"nones":[null],"huge":1e999999999,"exact":1.10,
             "long":123456789012345678901234567890,"nul":"\\u0000","half":"\\ud800"}}
            """);
    assertThat(request.inputs())
        .containsEntry("none", null)
        .containsEntry("nones", Arrays.asList((Object) null))
        .containsEntry("exact", new BigDecimal("1.10"))
        .containsEntry("nul", "\0");
    assertThat(Json.read(Json.write(request), Request.class)).isEqualTo(request);
  }

  @Test
  void whatIsTakenInFitsIntoRecordsThatContainIt() {
    String deep = "{\"a\":".repeat(Checks.CONTENT_DEPTH_MAX) + "1" + "}".repeat(48);
    Request request = read("{\"flow\":\"a/b\",\"inputs\":" + deep + "}");
    byte[] stored = Json.write(Map.of("runs", List.of(Map.of("asked", List.of(request)))));
    assertThat((Object) Json.read(stored, Map.class)).isInstanceOf(Map.class);
  }

  @Test
  void theLastOfDuplicateFieldsCounts() {
    assertThat(read("{\"flow\":\"a/b\",\"flow\":\"c/d\"}").flow()).hasToString("c/d");
    Request full =
        read(
            """
            {"flow":"a/b","id":"r","tenant":"t","labels":{},"pools":{},"priority":1,"inputs":{},
             "queueTimeout":"PT1S","queueTimeout":"PT2S","labels":{"a":"1","a":"2"}}
            """);
    assertThat(full.queueTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(full.labels()).isEqualTo(Map.of("a", "2"));
  }

  @Test
  void theEncodingIsUtf8() {
    String json = "{\"flow\":\"a/b\"}";
    assertThat(read("\ufeff" + json)).isEqualTo(read(json)); // a byte order mark does no harm
    for (Charset other : List.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32"))) {
      assertUnreadable(json.getBytes(other), Request.class);
    }
    for (String broken : List.of("ff", "c080", "eda080", "f5808080", "e282", "80")) {
      byte[] bytes = "{\"flow\":\"a/b\",\"inputs\":{\"a\":\"????\"}}".getBytes(UTF_8);
      byte[] wrong = java.util.HexFormat.of().parseHex(broken);
      System.arraycopy(wrong, 0, bytes, bytes.length - 7, wrong.length);
      assertUnreadable(bytes, Request.class);
    }
  }

  @Test
  void colludingFieldNamesDoNotStopTheReader() {
    StringBuilder json = new StringBuilder("{\"flow\":\"a/b\",\"inputs\":{");
    for (int i = 0; i < 1 << 13; i++) {
      for (int bit = 0; bit < 13; bit++) {
        json.append(bit == 0 ? "\"" : "").append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      json.append("\":1,");
    }
    assertThat(read(json.append("\"x\":1}}").toString()).inputs()).hasSize((1 << 13) + 1);
  }

  @Test
  @Timeout(60)
  void nothingButARefusalLeavesTheReader() {
    long seed = Long.getLong("fuzz.seed", 20261120L);
    System.out.println("fuzz.seed=" + seed);
    Random random = new Random(seed);
    List<Object> samples = List.copyOf(Samples.all().values());
    List<byte[]> corpus = Samples.all().keySet().stream().map(Golden::record).toList();
    int taken = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] bytes =
          i % 10 == 0
              ? randomBytes(random)
              : mutated(corpus.get(i % corpus.size()), corpus, random);
      Class<?> type =
          random.nextInt(4) == 0
              ? TYPES.get(random.nextInt(TYPES.size()))
              : samples.get(i % corpus.size()).getClass();
      try {
        Object record = Json.read(bytes, type);
        taken++;
        byte[] written = Json.write(record);
        assertThat(Json.write(Json.read(written, type))).isEqualTo(written);
      } catch (InvalidRecordException refusal) {
        assertThat(refusal.code().group()).isEqualTo(Code.Group.RECORD);
        assertThat(refusal.getMessage()).isNotBlank();
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed %d, case %d, %s: %s"
                .formatted(seed, i, type.getSimpleName(), new String(bytes, UTF_8)),
            e);
      }
    }
    assertThat(taken)
        .as("a fuzz test that only sees refusals proves little")
        .isGreaterThan(CASES / 50);
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] mutated(byte[] source, List<byte[]> corpus, Random random) {
    String[] tokens = {
      "null",
      "[",
      "]",
      "{",
      "}",
      "\"",
      ":",
      ",",
      "1e9",
      "-1",
      "99999999999",
      "\"\"",
      "[null]",
      "true",
      "\\u0000",
      "\\ud800",
      "1.5",
      "{\"a\":null}",
      "\ufeff",
      "é",
      "\"*\"",
      "NaN"
    };
    String text = new String(source, UTF_8);
    for (int edits = 1 + random.nextInt(3); edits > 0 && !text.isEmpty(); edits--) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + random.nextInt(12));
      String other = new String(corpus.get(random.nextInt(corpus.size())), UTF_8);
      text =
          switch (random.nextInt(5)) {
            case 0 -> text.substring(0, from) + text.substring(to);
            case 1 ->
                text.substring(0, from)
                    + tokens[random.nextInt(tokens.length)]
                    + text.substring(random.nextBoolean() ? from : to);
            case 2 -> text.substring(0, from) + other.substring(random.nextInt(other.length()));
            case 3 -> withAnotherValue(text, tokens[random.nextInt(tokens.length)], random);
            default -> text.substring(0, to) + text.substring(from);
          };
    }
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** Puts another value behind one of the fields: what stays JSON gets further. */
  private static String withAnotherValue(String text, String value, Random random) {
    int colon = text.indexOf("\":", random.nextInt(text.length()));
    if (colon < 0) {
      return text;
    }
    String rest = text.substring(colon + 2);
    return text.substring(0, colon + 2)
        + rest.replaceFirst("^(\"[^\"]*\"|[^,}\\]]*)", value.replace("\\", "\\\\"));
  }

  private static Request read(String json) {
    return Json.read(json.getBytes(UTF_8), Request.class);
  }

  private static void assertUnreadable(String json, Class<?> type) {
    assertUnreadable(json.getBytes(UTF_8), type);
  }

  private static void assertUnreadable(byte[] bytes, Class<?> type) {
    assertThatExceptionOfType(InvalidRecordException.class)
        .isThrownBy(() -> Json.read(bytes, type))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.JSON_UNREADABLE));
  }
}
