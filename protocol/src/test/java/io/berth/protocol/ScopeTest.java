package io.berth.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScopeTest {
  @Test
  void isReadAndWritten() {
    Map<String, Scope.Kind> scopes =
        Map.ofEntries(
            Map.entry("tenant", Scope.Kind.TENANT),
            Map.entry("namespace:company.team", Scope.Kind.NAMESPACE),
            Map.entry("flow:company.team/etl", Scope.Kind.FLOW),
            Map.entry("label:env", Scope.Kind.LABEL),
            Map.entry("label:env=prod", Scope.Kind.LABEL),
            Map.entry("label:a/b=c=d", Scope.Kind.LABEL),
            Map.entry("label:env=Grüße 😀", Scope.Kind.LABEL),
            Map.entry("label:env=:*", Scope.Kind.LABEL),
            Map.entry("pool:db", Scope.Kind.POOL),
            Map.entry("queue:gpu", Scope.Kind.QUEUE),
            Map.entry("namespace:*", Scope.Kind.NAMESPACE),
            Map.entry("flow:*", Scope.Kind.FLOW),
            Map.entry("label:env=*", Scope.Kind.LABEL),
            Map.entry("pool:*", Scope.Kind.POOL),
            Map.entry("queue:*", Scope.Kind.QUEUE));
    scopes.forEach((text, kind) -> {
      assertThat(Scope.parse(text)).as(text).isEqualTo(new Scope(kind, text)).hasToString(text);
    });
    assertThat(Scope.parse("label:env=prod")).isEqualTo(Scope.label("env", "prod"));
    assertThat(Scope.parse("label:env")).isEqualTo(Scope.label("env"));
    assertThat(Scope.parse("flow:a/b")).isEqualTo(Scope.flow(new FlowName("a", "b")));
  }

  @Test
  void whatNoLimitCanCountIsRefused() {
    for (String bad :
        List.of(
            "",
            ":",
            "*",
            "tenant:",
            "tenant:*",
            "Tenant",
            " tenant",
            "pool",
            "pool:",
            "pool:a:b",
            "pool:**",
            "pool:db ",
            "POOL:db",
            "queue:a.b",
            "namespace:",
            "namespace:a..b",
            "namespace:a.*",
            "namespace:" + "a".repeat(201),
            "flow:",
            "flow:a",
            "flow:a/*",
            "flow:*/*",
            "label:",
            "label:*",
            "label:=v",
            "label:a=",
            "label:a b=c",
            "label:*=c",
            "label:a=\n",
            "label:a=\ud800",
            "label:a=" + "v".repeat(201),
            "pool:\0",
            "pool:" + "p".repeat(100_000))) {
      assertThatExceptionOfType(InvalidRecordException.class)
          .as(bad)
          .isThrownBy(() -> Scope.parse(bad))
          .satisfies(refusal -> assertThat(refusal.path()).isEmpty())
          .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(400));
    }
  }

  @Test
  void theWildcardGivesALimitToEachWithoutItsOwn() {
    Map<String, String> wildcards =
        Map.of(
            "namespace:a.b", "namespace:*",
            "flow:a/b", "flow:*",
            "label:k=v", "label:k=*",
            "label:k=a=b", "label:k=*",
            "pool:db", "pool:*",
            "queue:gpu", "queue:*");
    wildcards.forEach((scope, wildcard) ->
        assertThat(Scope.parse(scope).wildcard()).hasValue(Scope.parse(wildcard)));
    wildcards.values().forEach(wildcard -> assertThat(Scope.parse(wildcard).isWildcard()).isTrue());
    wildcards.keySet().forEach(scope -> assertThat(Scope.parse(scope).isWildcard()).isFalse());
    assertThat(Scope.TENANT.wildcard()).isEmpty();
    assertThat(Scope.label("k").wildcard()).isEmpty();
  }

  @Test
  void aLabelsValueCannotPassForAWildcard() {
    for (String value : List.of(":*", "=*", "x=*", "**", "a:*")) {
      assertThat(Scope.label("k", value).isWildcard()).as(value).isFalse();
      assertThat(Scope.parse("label:k=" + value)).isEqualTo(Scope.label("k", value));
    }
  }

  @Test
  void theNameIsThePartBehindTheColon() {
    assertThat(Scope.pool("db").name()).isEqualTo("db");
    assertThat(Scope.label("k", "a:b").name()).isEqualTo("k=a:b");
    assertThat(Scope.TENANT.name()).isEmpty();
  }

  @Test
  void innermostComesFirst() {
    List<Scope> innermostFirst =
        List.of(
            Scope.parse("flow:company.team/etl"),
            Scope.pool("a"),
            Scope.label("a"),
            Scope.label("a", "x"),
            Scope.label("a", "y"),
            Scope.label("b"),
            Scope.pool("c"),
            Scope.label("d", "x"),
            Scope.queue("default"),
            Scope.namespace("company.team.sub"),
            Scope.namespace("company.team"),
            Scope.namespace("company"),
            Scope.TENANT);
    List<Scope> shuffled = new ArrayList<>(innermostFirst);
    Collections.shuffle(shuffled, new Random(7));
    Collections.sort(shuffled);
    assertThat(shuffled).isEqualTo(innermostFirst);
  }

  /** Signs, antisymmetry, transitivity and equality for every triple of many look-alikes. */
  @Test
  void theOrderIsTotalAndAgreesWithEquals() {
    List<Scope> scopes = new ArrayList<>(List.of(Scope.TENANT));
    for (String name : List.of("a", "b", "a-b", "a.b", "ab", "A", "*")) {
      scopes.add(Scope.pool(name));
      scopes.add(Scope.queue(name));
      scopes.add(Scope.namespace(name));
      scopes.add(Scope.label(name));
      for (String value : List.of("a", "=", "*", ":*", "a=b")) {
        scopes.add(Scope.label(name, value));
      }
      scopes.add(new Scope(Scope.Kind.FLOW, "flow:" + name + "/a"));
    }
    for (Scope a : scopes) {
      for (Scope b : scopes) {
        assertThat(a.compareTo(b) == 0).as("%s and %s", a, b).isEqualTo(a.equals(b));
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
        for (Scope c : scopes) {
          if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0 && a.compareTo(c) > 0) {
            throw new AssertionError("not transitive: " + a + ", " + b + ", " + c);
          }
        }
      }
    }
  }
}
