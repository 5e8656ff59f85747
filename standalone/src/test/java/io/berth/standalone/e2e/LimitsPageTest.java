package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Decision.Kind;
import io.berth.standalone.Page;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The blocks of {@code docs/limits.md} do what the page says: each is applied as it stands there,
 * in a tenant of its own.
 */
@WithKafka
class LimitsPageTest {
  private static final Page PAGE = Page.of("docs", "limits.md");
  @TempDir private static Path folder;
  private static Berthed berth;

  private Tenant tenant;

  @BeforeAll
  static void start(TestKafka kafka) throws Exception {
    berth = Berthed.start(kafka, folder.resolve("state"));
    berth.startWorker(64);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @AfterEach
  void endAll() {
    tenant.endAll();
  }

  /** A tenant with the block of this name and these flows, ready when a first run has been. */
  private void given(String block, String... flows) {
    tenant = berth.tenant(block);
    StringBuilder file = new StringBuilder(block(block));
    for (String flow : flows) {
      file.append("---\n").append(flow(flow));
    }
    tenant.apply(file.toString());
    tenant.request(flows[0], "first");
    tenant.expectActive("first");
    tenant.end("first");
  }

  private static String flow(String name) {
    int slash = name.indexOf('/');
    return """
    id: %s
    namespace: %s
    tasks:
      - {id: work, type: shell, commands: ['sleep "${BERTH_INPUT_SECONDS:-3}"']}
    """
        .formatted(name.substring(slash + 1), name.substring(0, slash));
  }

  private static String block(String name) {
    return PAGE.block("<!-- LimitsPageTest: " + name + " -->");
  }

  @Test
  void aNamespaceCountsEverythingBelowIt_atOnceAndUntilItsLimitIsGone() {
    given("namespace", "company/f", "company.team/f", "company.team.a/f");
    tenant.request("company/f", "top");
    tenant.request("company.team/f", "mid");
    tenant.request("company.team.a/f", "low", "next");
    tenant.expectWaits("next", "namespace:company", 3);
    tenant.expectActive("top", "mid", "low");
    tenant.apply(block("namespace").replace("slots: 3", "slots: 1"));
    tenant.end("top"); // lowered: nothing is taken back, and nobody goes
    tenant.expectWaits("next", "namespace:company", 3);
    tenant.expectActive("mid", "low");
    tenant.deleteLimit("namespace:company");
    tenant.expectActive("mid", "low", "next");
  }

  @Test
  void aWildcardIsForEachOneThatHasNoneOfItsOwn() {
    given("wildcard", "company.team/f");
    for (String customer : new String[] {"beta", "acme", "internal"}) {
      for (int i = 1; i <= 4; i++) {
        tenant.request(RunRequest.of("company.team/f", customer + i).label("customer", customer));
      }
    }
    tenant.expectWaits("beta3", "label:customer=beta", 2);
    tenant.expectWaits("acme4", "label:customer=acme", 3);
    tenant.expectActive(
        "beta1",
        "beta2",
        "acme1",
        "acme2",
        "acme3",
        "internal1",
        "internal2",
        "internal3",
        "internal4");
  }

  @Test
  void aRunTakesItsWeight_andOneThatDoesNotFitStopsNoOther() {
    given("weight", "company.team/f");
    tenant.request("company.search/reindex", "heavy1", "heavy2");
    tenant.request(
        RunRequest.of("company.team/f", "light").pool("db", 1),
        RunRequest.of("company.team/f", "light2").pool("db", 1),
        RunRequest.of("company.search/reindex", "tooMuch").pool("db", 5));
    tenant.expectWaits("heavy2", "pool:db", 4);
    tenant.expectWaits("light2", "pool:db", 4);
    tenant.expectRefused("tooMuch", Kind.FAILED, Code.WEIGHT_EXCEEDS_LIMIT);
    tenant.expectActive("heavy1", "light");
    tenant.end("light");
    tenant.expectActive("heavy1", "light2");
  }

  @Test
  void aLineIsBoundedByNumberAndByTime() {
    given("overflow", "company.team/etl");
    tenant.request("company.team/etl", "active", "oldest", "middle");
    tenant.request(RunRequest.of("company.team/etl", "soon").queueTimeout(Duration.ofMillis(300)));
    tenant.expectRefused("oldest", Kind.CANCELLED, Code.QUEUE_OVERFLOW);
    tenant.expectRefused("soon", Kind.CANCELLED, Code.QUEUE_TIMEOUT);
    tenant.expectWaits("middle", "flow:company.team/etl", 1);
    tenant.expectActive("active");
  }

  @Test
  void underAFairLimitTheOneWithTheFewestSlotsIsNext() {
    given("fair", "company.team/f");
    for (int i = 1; i <= 5; i++) {
      tenant.request(
          RunRequest.of("company.team/f", "flood" + i).label("customer", "acme").priority(9));
    }
    tenant.request(RunRequest.of("company.team/f", "other").label("customer", "beta"));
    tenant.expectActive("flood1", "flood2");
    tenant.end("flood1");
    tenant.expectActive("flood2", "other"); // later, and of a lower priority
    tenant.end("flood2");
    tenant.expectActive("flood3", "other");
    tenant.end("other");
    tenant.expectActive("flood3", "flood4");
  }

  @Test
  void roomIsKeptForARunThatWasPassedOver() {
    given("reserve", "company.team/f");
    tenant.apply(block("reserve").replace("PT10S", "PT0.2S")); // only the patience is shortened
    tenant.request(RunRequest.of("company.team/f", "small1").pool("memory", 1));
    tenant.request(RunRequest.of("company.team/f", "big").pool("memory", 4));
    tenant.request(RunRequest.of("company.team/f", "small2").pool("memory", 1));
    tenant.expectActive("small1", "small2");
    // The coordinator says when big has waited that long: somebody is told so before long.
    String told = null;
    for (int i = 3; told == null; i++) {
      assertThat(i).as("runs that passed big over, for ever").isLessThan(200);
      String next = "small" + i;
      tenant.request(RunRequest.of("company.team/f", next).pool("memory", 1));
      if (tenant.log().says(Kind.ADMITTED, next)) {
        tenant.end(next);
      } else {
        told = next;
      }
    }
    assertThat(DecisionLog.code(tenant.log().the(Kind.QUEUED, told))).isEqualTo(Code.ROOM_RESERVED);
    tenant.end("small1", "small2");
    tenant.expectActive("big");
    tenant.end("big");
    tenant.expectActive(told);
  }

  @Test
  void slotsOfZeroPause() {
    given("pause", "company.team/f", "company.billing/f");
    tenant.deleteLimit("namespace:company.billing");
    tenant.request("company.billing/f", "before");
    tenant.apply(block("pause"));
    tenant.request("company.billing/f", "after");
    tenant.request("company.team/f", "elsewhere");
    tenant.expectWaits("after", "namespace:company.billing", 0);
    tenant.expectActive("before", "elsewhere");
    tenant.deleteLimit("namespace:company.billing");
    tenant.expectActive("before", "elsewhere", "after");
  }
}
