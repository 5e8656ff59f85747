package io.berth.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The names that are written as one text: flows, runs and the keys of definitions. */
class NamesTest {
  static final Map<String, Code> BAD_KEYS = badKeys();

  private static Map<String, Code> badKeys() {
    Map<String, Code> keys = new LinkedHashMap<>();
    for (String shapeless :
        List.of("", "flow", "flow/t", "flow/", "Flow/t/a/b", "other/t/x", "/t/a/b")) {
      keys.put(shapeless, Code.KEY_INVALID);
    }
    keys.put("limit//tenant", Code.TENANT_INVALID);
    keys.put("flow//a/b", Code.TENANT_INVALID);
    keys.put("flow/t t/a/b", Code.TENANT_INVALID);
    keys.put("flow/t/a", Code.FLOW_INVALID);
    keys.put("flow/t/a/", Code.FLOW_INVALID);
    keys.put("flow/t/a/b/c", Code.FLOW_INVALID);
    keys.put("flow/t//b", Code.NAMESPACE_INVALID);
    keys.put("limit/t/", Code.SCOPE_INVALID);
    keys.put("limit/t/moon", Code.SCOPE_INVALID);
    keys.put("limit/t/pool:", Code.POOL_INVALID);
    return keys;
  }

  @Test
  void keysOfDefinitionsAreReadAndWritten() {
    for (String key :
        List.of(
            "flow/default/company.team/etl",
            "flow/t/a/b.c-d_e",
            "limit/default/tenant",
            "limit/t/flow:company.team/etl",
            "limit/t/label:a/b=c/d=e",
            "limit/t/pool:*")) {
      assertThat(DefinitionKey.parse(key)).hasToString(key);
    }
    assertThat(DefinitionKey.parse("flow/t/a.b/c"))
        .isEqualTo(new DefinitionKey.OfFlow("t", new FlowName("a.b", "c")));
    assertThat(DefinitionKey.parse("limit/t/pool:db"))
        .isEqualTo(new DefinitionKey.OfLimit("t", Scope.pool("db")));
  }

  @Test
  void badKeysAreRefusedWithTheirRule() {
    BAD_KEYS.forEach((key, code) ->
        assertThatExceptionOfType(InvalidRecordException.class)
            .as(key)
            .isThrownBy(() -> DefinitionKey.parse(key))
            .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code))
            .satisfies(refusal -> assertThat(refusal.path()).isEqualTo("key")));
    assertThatExceptionOfType(InvalidRecordException.class)
        .isThrownBy(() -> DefinitionKey.parse(null))
        .withMessageContaining("but was null");
  }

  @Test
  void definitionsKnowTheirKeys() {
    Samples.all()
        .values()
        .forEach(record -> {
          if (record instanceof Definition definition) {
            String key = definition.key().toString();
            assertThat(DefinitionKey.parse(key)).isEqualTo(definition.key());
            assertThat(key).contains("/" + definition.tenant() + "/");
          }
        });
  }

  @Test
  void aDefinitionWithoutATenantTakesTheKeys() {
    DefinitionKey limit = DefinitionKey.parse("limit/acme/pool:db");
    assertThat(Definition.read(limit, bytes("{\"scope\":\"pool:db\",\"slots\":1}")))
        .isEqualTo(Limit.of("acme", Scope.pool("db"), Slots.of(1), OnFull.QUEUE));
    Flow full = (Flow) Samples.all().get("flow-full");
    String withoutTenant = new String(Json.write(full), UTF_8).replace("\"tenant\":\"acme\",", "");
    assertThat(Definition.read(full.key(), bytes(withoutTenant))).isEqualTo(full);
  }

  @Test
  void aDefinitionThatSaysSomethingElseThanItsKeyIsRefused() {
    DefinitionKey key = DefinitionKey.parse("limit/acme/pool:db");
    for (String other :
        List.of(
            "{\"scope\":\"pool:x\",\"slots\":1}",
            "{\"tenant\":\"default\",\"scope\":\"pool:db\",\"slots\":1}")) {
      assertThatExceptionOfType(InvalidRecordException.class)
          .isThrownBy(() -> Definition.read(key, bytes(other)))
          .withMessageStartingWith("expected the definition of limit/acme/pool:db, but was 'limit/")
          .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.KEY_MISMATCH));
    }
    assertThatExceptionOfType(InvalidRecordException.class)
        .isThrownBy(() -> Definition.read(key, bytes("[]")))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.FIELD_TYPE));
    assertThatExceptionOfType(InvalidRecordException.class)
        .isThrownBy(() -> Definition.read(key, null))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.RECORD_EMPTY));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void flowNamesAreReadAndWritten() {
    for (String name : List.of("a/b", "company.team/etl", "A-1_x.y/z", "a/b.c")) {
      assertThat(FlowName.parse(name)).hasToString(name);
    }
    for (String bad : List.of("", "/", "a", "a/", "/b", "a/b/c", "a b/c", "a/ b", "a./b", "ä/b")) {
      assertThatExceptionOfType(InvalidRecordException.class)
          .as(bad)
          .isThrownBy(() -> FlowName.parse(bad))
          .satisfies(refusal -> assertThat(refusal.path()).isEmpty());
    }
  }

  @Test
  void runKeysAreOrderedByTenantThenRun() {
    List<RunKey> sorted =
        List.of(
            new RunKey("a", "2"),
            new RunKey("a.b", "1"),
            new RunKey("b", "1"),
            new RunKey("b", "1:x"));
    assertThat(sorted.stream().sorted(java.util.Comparator.reverseOrder()).sorted().toList())
        .isEqualTo(sorted);
    assertThat(new RunKey("acme", "2026-11-20:etl")).hasToString("acme/2026-11-20:etl");
    for (String bad : List.of("", "a/b", "a b", "a".repeat(201))) {
      assertThatExceptionOfType(InvalidRecordException.class)
          .isThrownBy(() -> new RunKey("t", bad))
          .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.RUN_ID_INVALID));
      assertThatExceptionOfType(InvalidRecordException.class)
          .isThrownBy(() -> new RunKey(bad, "r"))
          .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.TENANT_INVALID));
    }
  }
}
