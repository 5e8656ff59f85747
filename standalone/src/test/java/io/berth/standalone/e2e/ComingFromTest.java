package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Code;
import io.berth.protocol.Concurrency;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.Flow;
import io.berth.protocol.OnFull;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of {@code docs/coming-from.md} are applied as they stand, each system's in a tenant of
 * its own, and behave as that system's pages say. A method's name begins with the system. Runs hold
 * their slots until the story ends them, so how fast things are makes no difference: for that the
 * sleeps in Kestra's files are made longer, when these have been applied.
 */
@WithKafka
class ComingFromTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @TempDir private static Path folder;
  private static Berthed berth;
  private static Tenant kestra;
  private static Tenant activepieces;
  private static Tenant dagster;
  private static Tenant prefect;

  @BeforeAll
  static void start(TestKafka kafka) throws Exception {
    berth = Berthed.start(kafka, folder.resolve("state"));
    berth.startWorker(64);
    kestra = tenant("kestra", "kestra", "company.team/sleep_concurrent");
    kestra.apply(kestraFlows());
    activepieces = tenant("activepieces", "activepieces.yaml", "solo/sync");
    dagster = tenant("dagster", "dagster.yaml", "jobs/load");
    prefect = tenant("prefect", "prefect.yaml", "flows/both");
  }

  /** Ready when a first run is at work: then its queue is set up, and the worker has found it. */
  private static Tenant tenant(String name, String file, String flow) {
    Tenant tenant = berth.tenant(name);
    tenant.apply(EXAMPLES.resolve(file));
    tenant.request(flow, "first");
    tenant.expectActive("first");
    tenant.end("first");
    return tenant;
  }

  @AfterEach
  void endAll() {
    Stream.of(kestra, activepieces, dagster, prefect).forEach(Tenant::endAll);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void kestra_oneMoreThanTheLimitIsQueuedOrFails_asTheFlowSays() throws Exception {
    List<Flow> limited =
        DefinitionFile.read(kestraFlows()).definitions().stream()
            .map(Flow.class::cast)
            .filter(flow -> flow.concurrency() != null)
            .toList();
    assertThat(limited).hasSize(5);
    List<String> active = new ArrayList<>();
    for (Flow flow : limited) {
      Concurrency concurrency = flow.concurrency();
      List<String> runs = runs(flow, concurrency.limit() + 1);
      String last = runs.removeLast();
      kestra.request(flow.name().toString(), runs.toArray(String[]::new));
      kestra.request(flow.name().toString(), last);
      if (concurrency.behavior() == OnFull.FAIL) {
        kestra.expectRefused(last, Kind.FAILED, Code.LIMIT_FULL);
      } else {
        kestra.expectWaits(last, "flow:" + flow.name(), concurrency.limit());
      }
      active.addAll(runs);
    }
    kestra.expectActive(active.toArray(String[]::new));
    for (Flow flow : limited) {
      if (flow.concurrency().behavior() == OnFull.QUEUE) {
        List<String> runs = runs(flow, flow.concurrency().limit() + 1);
        kestra.end(runs.getFirst());
        active.remove(runs.getFirst());
        active.add(runs.getLast());
      }
    }
    kestra.expectActive(active.toArray(String[]::new));
  }

  @Test
  void kestra_anEditedConcurrencyHoldsForWhatIsInProgressAtOnce() throws Exception {
    String queues = kestraFlow("concurrency_example");
    kestra.request("company.team/concurrency_example", "e1", "e2", "e3", "e4", "e5");
    kestra.expectActive("e1", "e2");
    kestra.apply(queues.replace("limit: 2", "limit: 3"));
    kestra.expectActive("e1", "e2", "e3");
    kestra.apply(queues.replace("concurrency:\n  limit: 2\n", ""));
    kestra.expectActive("e1", "e2", "e3", "e4", "e5");

    String fails = kestraFlow("concurrency_limited_flow");
    kestra.request("company.team/concurrency_limited_flow", "f1", "f2");
    kestra.apply(fails.replace("behavior: FAIL", "behavior: CANCEL"));
    kestra.request("company.team/concurrency_limited_flow", "f3");
    kestra.expectRefused("f3", Kind.CANCELLED, Code.LIMIT_FULL);
    kestra.apply(kestraFlows());
  }

  @Test
  void activepieces_aProjectHasTheDefaultOrItsOwnLimit_andWhatIsBeyondItWaits() {
    activepieces.request("solo/sync", "solo1", "solo2");
    activepieces.request(
        RunRequest.of("solo/sync", "solo3").seconds(0), RunRequest.of("solo/sync", "solo4"));
    activepieces.request("big/sync", "big1", "big2", "big3", "big4");
    activepieces.expectWaits("solo3", "namespace:solo", 2);
    activepieces.expectWaits("big4", "namespace:big", 3);
    activepieces.expectActive("solo1", "solo2", "big1", "big2", "big3");
    activepieces.end("solo1", "big1");
    // solo3 goes, and when it is done the next one does.
    DecisionLog log = activepieces.expectActive("solo2", "solo4", "big2", "big3", "big4");
    assertThat(log.steps("solo3"))
        .containsExactly(Kind.QUEUED, Kind.ADMITTED, Kind.STARTED, Kind.SUCCEEDED);
  }

  @Test
  void activepieces_projectsShareAPool_andItsSlotsFairly() {
    activepieces.request("crm/sync", "crm1", "crm2", "crm3", "crm4");
    activepieces.request("shop/sync", "shop");
    activepieces.expectWaits("crm4", "pool:acme", 3);
    activepieces.expectWaits("shop", "pool:acme", 3);
    // More than the default of a project that shares no pool.
    activepieces.expectActive("crm1", "crm2", "crm3");
    activepieces.end("crm1");
    activepieces.expectActive("crm2", "crm3", "shop"); // though crm4 is older
    activepieces.end("crm2");
    activepieces.expectActive("crm3", "crm4", "shop");
  }

  @Test
  void dagster_aTagLimitPerUniqueValueLetsOneRunOfEachCustomerGo() {
    dagster.request(
        RunRequest.of("jobs/load", "acme1").label("customer", "acme"),
        RunRequest.of("jobs/load", "acme2").label("customer", "acme"),
        RunRequest.of("jobs/load", "beta").label("customer", "beta"),
        RunRequest.of("jobs/load", "none"));
    dagster.expectWaits("acme2", "label:customer=acme", 1);
    dagster.expectActive("acme1", "beta", "none"); // acme2 does not hold up those behind it
    dagster.end("acme1");
    DecisionLog log = dagster.expectActive("acme2", "beta", "none");
    assertThat(log.the(Kind.ADMITTED, "acme2").at())
        .as("in the same step: nothing polls")
        .isEqualTo(log.the(Kind.KILLED, "acme1").at());
  }

  @Test
  void dagster_aTagLimitCountsOneValue_orAllRunsWithTheKey() {
    for (String run : List.of("cool1", "cool2", "cool3")) {
      dagster.request(
          RunRequest.of("jobs/load", run).label("dagster/sensor_name", "my_cool_sensor"));
    }
    dagster.request(RunRequest.of("jobs/load", "other").label("dagster/sensor_name", "another"));
    for (String run : List.of("a", "b", "c", "d", "e")) {
      dagster.request(RunRequest.of("jobs/load", run).label("dagster/backfill", "of-" + run));
    }
    dagster.expectWaits("cool3", "label:dagster/sensor_name=my_cool_sensor", 2);
    dagster.expectWaits("e", "label:dagster/backfill", 4);
    dagster.expectActive("cool1", "cool2", "other", "a", "b", "c", "d");
    dagster.end("a", "cool1");
    dagster.expectActive("cool2", "cool3", "other", "b", "c", "d", "e");
  }

  @Test
  void dagster_aPoolIsSharedByJobs_andWhoWaitsForItTakesNoPlaceOfTheRunQueue() {
    dagster.request("assets/customers", "customers");
    dagster.request(
        "assets/orders", IntStream.range(0, 12).mapToObj(i -> "o" + i).toArray(String[]::new));
    dagster.request("assets/weather", "w1", "w2", "w3", "w4");
    dagster.expectWaits("o0", "pool:database", 1);
    dagster.expectWaits("w4", "pool:api", 3); // default_limit
    dagster.expectActive("customers", "w1", "w2", "w3");
    dagster.request("jobs/load", "l1", "l2", "l3", "l4", "l5", "l6");
    dagster.expectActive("customers", "w1", "w2", "w3", "l1", "l2", "l3", "l4", "l5", "l6");
    dagster.end("customers", "w1");
    dagster.expectActive("o0", "w2", "w3", "w4", "l1", "l2", "l3", "l4", "l5", "l6");
  }

  @Test
  void dagster_theRunQueueLaunchesByPriority_thenInOrderOfSubmission() {
    String[] ten = IntStream.range(0, 10).mapToObj(i -> "r" + i).toArray(String[]::new);
    dagster.request("jobs/load", ten);
    dagster.expectActive(ten);
    dagster.request("jobs/nightly", "low");
    dagster.request("jobs/load", "next", "last");
    dagster.request(RunRequest.of("jobs/load", "high").priority(1));
    dagster.expectWaits("low", "tenant", 10);
    dagster.expectWaits("high", "tenant", 10);
    for (int i = 0; i < 4; i++) {
      dagster.end(ten[i]);
    }
    DecisionLog log =
        dagster.expectActive("r4", "r5", "r6", "r7", "r8", "r9", "low", "next", "last", "high");
    assertThat(log.admitted()).endsWith("high", "next", "last", "low");
  }

  @Test
  void dagster_maxConcurrentRunsOfZeroStopsAnyRunFromLaunching() {
    dagster.request("jobs/load", "before");
    dagster.apply("{kind: Limit, scope: tenant, slots: 0}");
    dagster.request("jobs/load", "after");
    dagster.expectWaits("after", "tenant", 0);
    dagster.expectActive("before");
    dagster.apply(EXAMPLES.resolve("dagster.yaml"));
    dagster.expectActive("before", "after");
  }

  @Test
  void prefect_aLabelHasAsManyRunsAsItsLimit_whateverTheFlow() {
    prefect.request("flows/first-dev", "dev1", "dev2", "dev3");
    prefect.request("flows/second-dev", "dev21", "dev22", "dev23");
    prefect.expectWaits("dev23", "label:dev", 5);
    prefect.expectActive("dev1", "dev2", "dev3", "dev21", "dev22");
    prefect.end("dev1");
    prefect.expectActive("dev2", "dev3", "dev21", "dev22", "dev23");
  }

  @Test
  void prefect_underTwoLabelsTheStricterHolds_andALabelWithoutLimitIsIgnored() {
    prefect.request("flows/both", "both1", "both2", "both3", "both4", "both5", "both6");
    prefect.expectWaits("both6", "label:dev", 5);
    prefect.request("flows/reporting", "r1", "r2", "r3", "r4", "r5", "r6");
    prefect.expectWaits("r6", "label:prod", 10);
    prefect.expectActive("both1", "both2", "both3", "both4", "both5", "r1", "r2", "r3", "r4", "r5");
    prefect.end("r1"); // room for prod, but both6 has none for dev: r6 is not held up by it
    prefect.expectActive("both1", "both2", "both3", "both4", "both5", "r2", "r3", "r4", "r5", "r6");
    prefect.end("both1"); // room for both
    prefect.expectActive("both2", "both3", "both4", "both5", "both6", "r2", "r3", "r4", "r5", "r6");
  }

  @Test
  void prefect_aDeletedLimitLimitsNobody() {
    prefect.request("flows/first-dev", "d1", "d2", "d3", "d4", "d5", "d6", "d7");
    prefect.expectActive("d1", "d2", "d3", "d4", "d5");
    prefect.deleteLimit("label:dev");
    prefect.expectActive("d1", "d2", "d3", "d4", "d5", "d6", "d7");
    prefect.apply(EXAMPLES.resolve("prefect.yaml"));
  }

  @Test
  void prefect_aDeploymentEnqueuesOrCancelsWhatIsNew() {
    prefect.request("deployments/waits", "w1", "w2");
    prefect.request("deployments/gives-up", "g1", "g2");
    prefect.expectWaits("w2", "flow:deployments/waits", 1);
    prefect.expectRefused("g2", Kind.CANCELLED, Code.LIMIT_FULL);
    prefect.expectActive("w1", "g1");
    prefect.end("w1", "g1");
    prefect.request("deployments/gives-up", "g3");
    prefect.expectActive("w2", "g3");
  }

  private static List<String> runs(Flow flow, int count) {
    String name = flow.namespace() + "." + flow.id();
    return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> name + i).toList());
  }

  /** Both files of Kestra. Only their sleep is longer, so that no run ends before its story. */
  private static String kestraFlows() throws Exception {
    List<String> texts = new ArrayList<>();
    for (String file : List.of("flow-concurrency.yaml", "concurrency-limits-older.yaml")) {
      texts.add(Files.readString(EXAMPLES.resolve("kestra").resolve(file)));
    }
    return String.join("---\n", texts).replaceAll("sleep \\d+", "sleep 600");
  }

  /** The flow of this id on Kestra's newer page. */
  private static String kestraFlow(String id) throws Exception {
    return Stream.of(kestraFlows().split("---\n"))
        .filter(document -> document.contains("id: " + id + "\nnamespace: company.team\n"))
        .findFirst()
        .orElseThrow();
  }
}
