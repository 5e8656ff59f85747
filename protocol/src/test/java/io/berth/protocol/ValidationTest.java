package io.berth.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule of the records, each with a record that breaks it. {@code …} in a row's JSON stands
 * for the fields that the type requires.
 */
class ValidationTest {
  /** Refusals that need more than the record itself: the coordinator's. */
  private static final Set<Code> NOT_OURS = EnumSet.of(Code.RECORD_TOO_LARGE, Code.SET_ASIDE);

  /** Shown by {@link NamesTest}, because it takes a key too. */
  private static final Set<Code> SHOWN_WITH_KEYS = EnumSet.of(Code.KEY_MISMATCH);

  private static final String WRONG_SLOTS =
      "expected an integer from 0 to 1,000,000,000, unlimited, or on a queue fleet, but was ";

  record Row(Class<?> type, String json, Code code, String path, String message) {
    @Override
    public String toString() {
      String name = type.getSimpleName() + " " + json;
      return name.length() > 120 ? name.substring(0, 120) + "…" : name;
    }
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    unreadable(rows);
    types(rows);
    names(rows);
    numbersAndDurations(rows);
    nulls(rows);
    limits(rows);
    tasks(rows);
    reports(rows);
    return rows;
  }

  private static void unreadable(List<Row> rows) {
    request(rows, "", Code.RECORD_EMPTY, "", "expected JSON, but there is no value");
    request(rows, " \n", Code.RECORD_EMPTY, "", "expected JSON, but there is no value");
    request(rows, "null", Code.RECORD_EMPTY, "", "expected an object, but was null");
    request(rows, "{", Code.JSON_UNREADABLE, "", "unexpected end-of-input");
    request(rows, "{…}{}", Code.JSON_UNREADABLE, "", "one JSON value, but more follows");
    request(rows, "{}x", Code.JSON_UNREADABLE, "", "at line 1, column 3");
    request(rows, "{…,'a':1}", Code.JSON_UNREADABLE, "", "expected JSON, but");
    request(rows, "{…,\"priority\":NaN}", Code.JSON_UNREADABLE, "", "non-standard token 'NaN'");
    request(rows, "{…,\"x\":\"\0\"}", Code.JSON_UNREADABLE, "", "illegal unquoted character");
    request(rows, "{…,\"x\":" + "9".repeat(101) + "}", Code.JSON_UNREADABLE, "", "maximum allowed");
    request(rows, "{…,\"\\ud800\":1}", Code.JSON_UNREADABLE, "", "broken surrogate pair");
    // Unreadable comes before what is wrong with a field that stands earlier.
    request(rows, "{\"flow\":5,\"x\":", Code.JSON_UNREADABLE, "", "unexpected end-of-input");
    request(
        rows,
        "{…,\"inputs\":" + "{\"a\":".repeat(49) + "1" + "}".repeat(50),
        Code.JSON_UNREADABLE,
        "inputs",
        "expected at most 48 levels, but were more");
  }

  private static void types(List<Row> rows) {
    for (String other : List.of("a list:[]", "a number:1", "text:\"x\"", "true:true")) {
      String[] found = other.split(":", 2);
      request(rows, found[1], Code.FIELD_TYPE, "", "expected an object, but was " + found[0]);
    }
    String flow = "expected text as <namespace>/<id>, but was ";
    request(rows, "{\"flow\":5}", Code.FIELD_TYPE, "flow", flow + "a number");
    request(rows, "{\"flow\":[]}", Code.FIELD_TYPE, "flow", flow + "a list");
    request(rows, "{\"flow\":{\"id\":\"b\"}}", Code.FIELD_TYPE, "flow", flow + "an object");
    request(rows, "{\"flow\":false}", Code.FIELD_TYPE, "flow", flow + "false");
    request(rows, "{…,\"id\":5}", Code.FIELD_TYPE, "id", "expected text, but was the number 5");
    request(rows, "{…,\"id\":{}}", Code.FIELD_TYPE, "id", "expected text, but was an object");
    request(rows, "{…,\"labels\":[]}", Code.FIELD_TYPE, "labels", "an object, but was a list");
    request(rows, "{…,\"labels\":{\"a\":true}}", Code.FIELD_TYPE, "labels.a", "text, but was true");
    request(rows, "{…,\"labels\":{\"a\":[]}}", Code.FIELD_TYPE, "labels.a", "but was a list");
    request(rows, "{…,\"inputs\":7}", Code.FIELD_TYPE, "inputs", "an object, but was a number");
    request(rows, "{…,\"pools\":5}", Code.FIELD_TYPE, "pools", "[db] or {db: 3}, but was 5");
    request(rows, "{…,\"pools\":[\"db\",1]}", Code.FIELD_TYPE, "pools[1]", "text, but was 1");
    String priority = "expected an integer, but was ";
    request(rows, "{…,\"priority\":\"1\"}", Code.FIELD_TYPE, "priority", priority + "text");
    request(rows, "{…,\"priority\":\"\"}", Code.FIELD_TYPE, "priority", priority + "''");
    request(rows, "{…,\"priority\":1.5}", Code.FIELD_TYPE, "priority", priority + "the number 1.5");
    request(rows, "{…,\"priority\":1e99999999}", Code.FIELD_TYPE, "priority", priority);
    request(rows, "{…,\"priority\":true}", Code.FIELD_TYPE, "priority", priority + "true");
    request(
        rows,
        "{…,\"priority\":99999999999}",
        Code.FIELD_TYPE,
        "priority",
        "expected an integer of at most 32 bits, but was a longer one");
    request(rows, "{…,\"queueTimeout\":10}", Code.FIELD_TYPE, "queueTimeout", "but was a number");
    limit(rows, "{\"scope\":5}", Code.FIELD_TYPE, "scope", "as pool:<name>, but was a number");
    limit(rows, "{…,\"onFull\":\"queue\"}", Code.FIELD_TYPE, "onFull", "one of QUEUE, CANCEL,");
    limit(rows, "{…,\"onFull\":0}", Code.FIELD_TYPE, "onFull", "but was the number 0");
    limit(rows, "{…,\"onFull\":[]}", Code.FIELD_TYPE, "onFull", "but was a list");
    limit(rows, "{…,\"maxWaiting\":9999999999}", Code.FIELD_TYPE, "maxWaiting", "a longer one");
    flow(rows, "{…,\"disabled\":\"yes\"}", Code.FIELD_TYPE, "disabled", "true or false, but was");
    flow(rows, "{…,\"disabled\":1}", Code.FIELD_TYPE, "disabled", "but was the number 1");
    flow(rows, "{…,\"concurrency\":2}", Code.FIELD_TYPE, "concurrency", "an object, but was");
    flow(rows, "{…,\"tasks\":{}}", Code.FIELD_TYPE, "tasks", "a list, but was an object");
    flow(rows, "{…,\"tasks\":[1]}", Code.FIELD_TYPE, "tasks[0]", "an object, but was a number");
    row(
        rows,
        Decision.class,
        "{\"arrival\":99999999999999999999}",
        Code.FIELD_TYPE,
        "arrival",
        "expected an integer of at most 64 bits, but was a longer one");
  }

  private static void names(List<Row> rows) {
    request(rows, "{}", Code.FIELD_MISSING, "flow", "expected a value, but there is none");
    request(rows, "{\"flow\":null}", Code.FIELD_MISSING, "flow", "but there is none");
    request(rows, "{\"flow\":\"etl\"}", Code.FLOW_INVALID, "flow", "as <namespace>/<id>, but was");
    request(rows, "{\"flow\":\"a/b c\"}", Code.FLOW_INVALID, "flow", "a flow's id of 1 to 100");
    request(rows, "{\"flow\":\"a/b/c\"}", Code.FLOW_INVALID, "flow", "but was 'b/c'");
    request(rows, "{\"flow\":\"/b\"}", Code.NAMESPACE_INVALID, "flow", "a dotted path of");
    request(rows, "{\"flow\":\"a..b/c\"}", Code.NAMESPACE_INVALID, "flow", "but was 'a..b'");
    request(
        rows,
        "{\"flow\":\"" + "n".repeat(201) + "/c\"}",
        Code.NAMESPACE_INVALID,
        "flow",
        "at most 200 characters, but was 'nnn");
    request(rows, "{…,\"tenant\":\"\"}", Code.TENANT_INVALID, "tenant", "but was ''");
    request(rows, "{…,\"tenant\":\"-a\"}", Code.TENANT_INVALID, "tenant", "begins with a letter");
    request(
        rows,
        "{…,\"tenant\":\"" + "t".repeat(101) + "\"}",
        Code.TENANT_INVALID,
        "tenant",
        "1 to 100 characters");
    request(rows, "{…,\"id\":\"a/b\"}", Code.RUN_ID_INVALID, "id", "a run's id of 1 to 200");
    request(rows, "{…,\"id\":\"ä\"}", Code.RUN_ID_INVALID, "id", "but was 'ä'");
    request(
        rows, "{…,\"labels\":{\"a b\":\"\"}}", Code.LABEL_INVALID, "labels.a b", "a label's key");
    request(rows, "{…,\"labels\":{\"a\":\"*\"}}", Code.LABEL_INVALID, "labels.a", "and not *");
    request(rows, "{…,\"labels\":{\"a\":\"\\n\"}}", Code.LABEL_INVALID, "labels.a", "control");
    request(
        rows, "{…,\"labels\":{\"a\":\"\\ud800\"}}", Code.LABEL_INVALID, "labels.a", "a label's");
    request(
        rows,
        "{…,\"labels\":{\"a\":\"" + "v".repeat(201) + "\"}}",
        Code.LABEL_INVALID,
        "labels.a",
        "at most 200 characters");
    request(
        rows,
        "{…,\"labels\":" + entries(65, "\"v\"") + "}",
        Code.TOO_MANY,
        "labels",
        "expected at most 64 entries, but were 65");
    request(rows, "{…,\"pools\":{\"d b\":1}}", Code.POOL_INVALID, "pools.d b", "a pool's name of");
    request(rows, "{…,\"pools\":[\"\"]}", Code.POOL_INVALID, "pools.", "but was ''");
    request(rows, "{…,\"pools\":" + entries(33, "1") + "}", Code.TOO_MANY, "pools", "at most 32");
    flow(
        rows,
        "{…,\"workers\":\"a.b\"}",
        Code.QUEUE_INVALID,
        "workers",
        "a queue's name of 1 to 60");
    flow(rows, "{\"namespace\":\"a\"}", Code.FIELD_MISSING, "id", "but there is none");
    flow(rows, "{…,\"namespace\":\".a\"}", Code.NAMESPACE_INVALID, "namespace", "but was '.a'");
    flow(rows, "{…,\"id\":\"a/b\"}", Code.FLOW_INVALID, "id", "but was 'a/b'");
    row(rows, Command.class, "{…,\"run\":\"\"}", Code.RUN_ID_INVALID, "run", "but was ''");
    row(rows, Command.class, "{…,\"id\":\" \"}", Code.RUN_ID_INVALID, "id", "but was ' '");
    row(rows, Command.class, "{\"run\":\"r\"}", Code.FIELD_MISSING, "type", "but there is none");
  }

  private static void numbersAndDurations(List<Row> rows) {
    String weight = "expected an integer from 1 to 1,000,000, but was ";
    request(rows, "{…,\"pools\":{\"db\":0}}", Code.WEIGHT_INVALID, "pools.db", weight + "0");
    request(rows, "{…,\"pools\":{\"db\":1.0}}", Code.WEIGHT_INVALID, "pools.db", weight + "1.0");
    request(rows, "{…,\"pools\":{\"db\":\"1\"}}", Code.WEIGHT_INVALID, "pools.db", weight + "'1'");
    request(rows, "{…,\"pools\":{\"db\":1000001}}", Code.WEIGHT_INVALID, "pools.db", weight);
    request(rows, "{…,\"pools\":{\"db\":99999999999}}", Code.WEIGHT_INVALID, "pools.db", weight);
    request(rows, "{…,\"priority\":1000001}", Code.PRIORITY_INVALID, "priority", "from -1,000,000");
    flow(rows, "{…,\"priority\":-1000001}", Code.PRIORITY_INVALID, "priority", "but was -1000001");
    for (String bad : List.of("", "10s", "PT", "1", "P1M")) {
      request(
          rows,
          "{…,\"queueTimeout\":\"" + bad + "\"}",
          Code.DURATION_INVALID,
          "queueTimeout",
          "expected a duration as PT10S, but was '" + bad + "'");
    }
    request(
        rows,
        "{…,\"queueTimeout\":\"PT0S\"}",
        Code.DURATION_INVALID,
        "queueTimeout",
        "PT0.001S to");
    request(
        rows, "{…,\"queueTimeout\":\"-PT1S\"}", Code.DURATION_INVALID, "queueTimeout", "was PT-1S");
    flow(rows, "{…,\"timeout\":\"PT87601H\"}", Code.DURATION_INVALID, "timeout", "to PT87600H");
    flow(rows, "{…,\"lease\":\"PT2S\"}", Code.DURATION_INVALID, "lease", "from PT3S to PT1H");
    flow(
        rows,
        "{…,\"retry\":{\"backoff\":\"PT5S\",\"maxBackoff\":\"PT1S\"}}",
        Code.DURATION_INVALID,
        "retry.maxBackoff",
        "expected a duration from PT5S");
    flow(
        rows,
        "{…,\"retry\":{\"maxAttempts\":0}}",
        Code.RETRY_INVALID,
        "retry.maxAttempts",
        "expected an integer from 1 to 1,000, but was 0");
    flow(rows, "{…,\"retry\":{\"maxLost\":-1}}", Code.RETRY_INVALID, "retry.maxLost", "from 0 to");
    flow(
        rows,
        "{…,\"concurrency\":{\"limit\":-1}}",
        Code.SLOTS_INVALID,
        "concurrency.limit",
        "expected an integer from 0 to 1,000,000,000, but was -1");
    flow(rows, "{…,\"concurrency\":{}}", Code.FIELD_MISSING, "concurrency.limit", "there is none");
  }

  private static void nulls(List<Row> rows) {
    request(rows, "{…,\"labels\":{\"a\":null}}", Code.LABEL_INVALID, "labels.a", "but was null");
    request(rows, "{…,\"pools\":[null]}", Code.FIELD_TYPE, "pools[0]", "text, but was null");
    request(rows, "{…,\"pools\":{\"db\":null}}", Code.WEIGHT_INVALID, "pools.db", "but was null");
    flow(rows, "{…,\"tasks\":[null]}", Code.FIELD_TYPE, "tasks[0]", "a task, but was null");
    flow(rows, "{…,\"tasks\":null}", Code.FIELD_MISSING, "tasks", "but there is none");
    report(rows, "{…,\"facts\":[null]}", Code.FIELD_TYPE, "facts[0]", "a fact, but was null");
    String requires = "{…,\"requires\":[\"a\",null]}";
    row(rows, Signal.class, requires, Code.FIELD_TYPE, "requires[1]", "text, but was null");
    row(rows, Work.class, requires, Code.FIELD_TYPE, "requires[1]", "text, but was null");
    row(rows, Work.class, "{…,\"attempt\":0}", Code.FIELD_TYPE, "attempt", "1 or more, but was 0");
    row(rows, Work.class, "{…,\"home\":-1}", Code.FIELD_TYPE, "home", "0 or more, but was -1");
    row(rows, Work.class, "{…,\"attempt\":null}", Code.FIELD_MISSING, "attempt", "there is none");
    row(rows, Signal.class, "{…,\"home\":null}", Code.FIELD_MISSING, "home", "there is none");
    row(rows, Decision.class, "{…,\"flow\":null}", Code.FIELD_MISSING, "flow", "there is none");
    row(rows, Decision.class, "{…,\"reason\":{}}", Code.FIELD_MISSING, "reason.code", "is none");
  }

  private static void limits(List<Row> rows) {
    limit(rows, "{\"scope\":\"tenant\"}", Code.FIELD_MISSING, "slots", "there is none");
    limit(rows, "{…,\"scope\":\"pond:x\"}", Code.SCOPE_INVALID, "scope", "expected tenant, name");
    limit(rows, "{…,\"scope\":\"label:a=\"}", Code.SCOPE_INVALID, "scope", "but was 'label:a='");
    limit(rows, "{…,\"scope\":\"pool:a b\"}", Code.POOL_INVALID, "scope", "but was 'a b'");
    limit(rows, "{…,\"slots\":-1}", Code.SLOTS_INVALID, "slots", WRONG_SLOTS + "-1");
    limit(rows, "{…,\"slots\":1.5}", Code.SLOTS_INVALID, "slots", WRONG_SLOTS + "1.5");
    limit(rows, "{…,\"slots\":\"3\"}", Code.SLOTS_INVALID, "slots", WRONG_SLOTS + "'3'");
    limit(rows, "{…,\"slots\":[3]}", Code.SLOTS_INVALID, "slots", WRONG_SLOTS + "a list");
    limit(
        rows, "{…,\"slots\":9999999999}", Code.SLOTS_INVALID, "slots", WRONG_SLOTS + "9999999999");
    limit(rows, "{…,\"slots\":\"fleet\"}", Code.SLOTS_INVALID, "slots", "only a queue has a fleet");
    limit(rows, "{…,\"maxWaiting\":-1}", Code.LIMIT_INVALID, "maxWaiting", "but was -1");
    limit(rows, "{…,\"order\":\"FAIR\"}", Code.LIMIT_INVALID, "fairBy", "but there is none");
    limit(rows, "{…,\"fairBy\":\"flow\"}", Code.LIMIT_INVALID, "fairBy", "none without order FAIR");
    String fair = "{…,\"order\":\"FAIR\",\"fairBy\":";
    limit(rows, fair + "\"moon\"}", Code.LIMIT_INVALID, "fairBy", "label:<k>, but was 'moon'");
    limit(rows, fair + "\"label:\"}", Code.LABEL_INVALID, "fairBy", "a label's key of 1 to 100");
    limit(
        rows, "{…,\"reserveAfter\":\"-PT1S\"}", Code.DURATION_INVALID, "reserveAfter", "from PT0S");
  }

  private static void tasks(List<Row> rows) {
    flow(rows, "{…,\"tasks\":[]}", Code.TASKS_INVALID, "tasks", "1 to 1,000 tasks, but were 0");
    String twice = task("\"id\":\"a\",\"type\":\"x\"");
    flow(
        rows,
        "{…,\"tasks\":[" + twice + "," + twice + "]}",
        Code.TASKS_INVALID,
        "tasks",
        "'a' is there twice");
    String many =
        IntStream.range(0, 1001)
            .mapToObj(i -> task("\"id\":\"t" + i + "\",\"type\":\"x\""))
            .collect(Collectors.joining(","));
    flow(rows, "{…,\"tasks\":[" + many + "]}", Code.TASKS_INVALID, "tasks", "but were 1001");
    oneTask(rows, "\"type\":\"x\"", Code.FIELD_MISSING, "id", "there is none");
    oneTask(rows, "\"id\":\"a\"", Code.FIELD_MISSING, "type", "there is none");
    oneTask(rows, "\"id\":\"a b\",\"type\":\"x\"", Code.TASK_INVALID, "id", "a task's id of 1");
    oneTask(rows, "\"id\":\"a\",\"type\":\"\"", Code.TASK_INVALID, "type", "1 to 200 characters");
    oneTask(rows, "\"id\":\"a\",\"type\":5", Code.FIELD_TYPE, "type", "expected text, but was 5");
    String commands = "expected a list with at least one command, each of them text, but was ";
    String shell = "\"id\":\"a\",\"type\":\"shell\"";
    oneTask(rows, shell, Code.TASK_INVALID, "commands", commands + "null");
    oneTask(
        rows,
        shell + ",\"commands\":[]",
        Code.TASK_INVALID,
        "commands",
        commands + "an empty list");
    oneTask(
        rows, shell + ",\"commands\":[null]", Code.TASK_INVALID, "commands", commands + "a list");
    oneTask(rows, shell + ",\"commands\":\"ls\"", Code.TASK_INVALID, "commands", commands + "'ls'");
    String sleep = "\"id\":\"a\",\"type\":\"sleep\",\"duration\":";
    oneTask(rows, sleep + "5", Code.TASK_INVALID, "duration", "as PT10S, but was 5");
    oneTask(rows, sleep + "\"-PT1S\"", Code.TASK_INVALID, "duration", "but was '-PT1S'");
    oneTask(rows, "\"id\":\"a\",\"type\":\"log\"", Code.TASK_INVALID, "message", "there is none");
    oneTask(rows, "\"id\":\"a\",\"type\":\"http\"", Code.TASK_INVALID, "uri", "there is none");
  }

  private static void reports(List<Row> rows) {
    report(rows, "{…,\"worker\":\"\"}", Code.REPORT_INVALID, "worker", "expected 1 to 200");
    report(rows, "{…,\"home\":-1}", Code.REPORT_INVALID, "home", "a partition, but was -1");
    report(
        rows,
        "{…,\"fleet\":{\"queue\":\"q\",\"concurrency\":1,\"free\":2}}",
        Code.REPORT_INVALID,
        "fleet.free",
        "0 <= free <= concurrency");
    String fact =
        "{\"run\":\"r\",\"attempt\":0,\"what\":\"ALIVE\",\"at\":\"2026-01-01T00:00:00Z\"}";
    report(
        rows,
        "{…,\"facts\":[" + fact + "]}",
        Code.REPORT_INVALID,
        "facts[0].attempt",
        "expected at least 1, but was 0");
    for (String at : List.of("", "yesterday", "+10000-01-01T00:00:00Z", "1969-12-31T23:59:59Z")) {
      report(
          rows,
          "{…,\"facts\":[" + fact.replace("2026-01-01T00:00:00Z", at) + "]}",
          Code.FIELD_TYPE,
          "facts[0].at",
          "expected an instant as 2026-11-20T12:00:00.123Z, but was '" + at + "'");
    }
    String alive = fact.replace(":0,", ":1,");
    report(
        rows,
        "{…,\"facts\":[" + String.join(",", java.util.Collections.nCopies(2001, alive)) + "]}",
        Code.TOO_MANY,
        "facts",
        "expected at most 2,000 facts, but were 2001");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void namesTheBrokenRuleAndItsPlace(Row row) {
    byte[] bytes = row.json.replace("…", required(row.type)).getBytes(UTF_8);
    assertThatExceptionOfType(InvalidRecordException.class)
        .isThrownBy(() -> Json.read(bytes, row.type))
        .satisfies(refusal -> {
          assertThat(refusal.code()).isEqualTo(row.code);
          assertThat(refusal.path()).isEqualTo(row.path);
          assertThat(refusal.getMessage())
              .startsWith(row.path.isEmpty() ? "expected " : row.path + ": expected ")
              .contains(row.message)
              .hasSizeLessThan(500);
        });
  }

  /** The report of a newer worker renews leases all the same. */
  @Test
  void takesAFactWithACodeThatIsNotKnownYet() {
    byte[] report =
        """
        {"worker": "w", "home": 0, "facts": [{"run": "r1", "attempt": 1, "what": "FAILED",
         "at": "2026-11-20T12:00:00.123Z", "code": "OF_THE_FUTURE"}]}\
        """
            .getBytes(UTF_8);
    assertThat(Json.read(report, Report.class).facts().getFirst().code()).isNull();
  }

  @Test
  void everyRefusalOfARecordHasARow() {
    Set<Code> refusals =
        Arrays.stream(Code.values())
            .filter(code -> code.group() == Code.Group.RECORD)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Code.class)));
    refusals.removeAll(NOT_OURS);
    refusals.removeAll(SHOWN_WITH_KEYS);
    Set<Code> shown =
        Stream.concat(rows().stream().map(Row::code), NamesTest.BAD_KEYS.values().stream())
            .collect(Collectors.toSet());
    assertThat(shown).as("add a row for the code that is missing").isEqualTo(refusals);
  }

  /** The fields without which nothing else would be looked at. */
  private static String required(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "Request" -> "\"flow\":\"a/b\"";
      case "Flow" -> "\"namespace\":\"a\",\"id\":\"b\",\"tasks\":[{\"id\":\"x\",\"type\":\"x\"}]";
      case "Limit" -> "\"scope\":\"tenant\",\"slots\":1";
      case "Command" -> "\"type\":\"KILL\",\"run\":\"r\"";
      case "Report" -> "\"worker\":\"w\",\"home\":0";
      default -> {
        String prefix = type.getSimpleName().toLowerCase(java.util.Locale.ROOT);
        String sample =
            Golden.names().stream()
                .filter(name -> name.startsWith(prefix))
                .findFirst()
                .orElseThrow();
        String text = new String(Golden.record(sample), UTF_8);
        yield text.substring(1, text.length() - 1);
      }
    };
  }

  private static String entries(int count, String value) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k" + i + "\":" + value)
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String task(String fields) {
    return "{" + fields + "}";
  }

  private static void oneTask(List<Row> rows, String fields, Code code, String path, String says) {
    flow(rows, "{…,\"tasks\":[" + task(fields) + "]}", code, "tasks[0]." + path, says);
  }

  private static void request(List<Row> rows, String json, Code code, String path, String says) {
    row(rows, Request.class, json, code, path, says);
  }

  private static void flow(List<Row> rows, String json, Code code, String path, String says) {
    row(rows, Flow.class, json, code, path, says);
  }

  private static void limit(List<Row> rows, String json, Code code, String path, String says) {
    row(rows, Limit.class, json, code, path, says);
  }

  private static void report(List<Row> rows, String json, Code code, String path, String says) {
    row(rows, Report.class, json, code, path, says);
  }

  private static void row(
      List<Row> rows, Class<?> type, String json, Code code, String path, String says) {
    rows.add(new Row(type, json, code, path, says));
  }
}
