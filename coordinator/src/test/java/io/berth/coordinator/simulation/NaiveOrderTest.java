package io.berth.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.Limit;
import io.berth.protocol.OnFull;
import io.berth.protocol.OnOverflow;
import io.berth.protocol.Order;
import io.berth.protocol.Request;
import io.berth.protocol.Retry;
import io.berth.protocol.RunKey;
import io.berth.protocol.Scope;
import io.berth.protocol.Slots;
import io.berth.protocol.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The model is what the rules are measured by: here are cases that a reader can check by eye. */
class NaiveOrderTest {
  private final ModelTenant tenant = new ModelTenant("t", new ModelFleets());
  private long arrivals;

  // ---- By place.

  @Test
  void theBestPlaceOfThoseThatFitGoes() {
    limit("pool:db", 1);
    active("a/f", Map.of("db", 1));
    waiting("blocked", "a/f", 0, Map.of("db", 1), Map.of());
    waiting("first", "a/f");
    waiting("second", "a/f");
    waiting("urgent", "a/f", 1, Map.of(), Map.of());
    expectNext("urgent");
  }

  @Test
  void nobodyGoesWhenNobodyFits() {
    limit("tenant", 1);
    active("a/f", Map.of());
    waiting("one", "a/f");
    expectNext(null);
  }

  // ---- FAIR.

  @Test
  void underAFairLimitTheCompetitorWithTheFewestSlotsGoes() {
    fair("tenant", 10, "flow");
    active("a/f", Map.of());
    waiting("one", "a/f");
    waiting("other", "a/g");
    expectNext("other");
  }

  @Test
  void theSlotsThatCountAreThoseOfTheFairLimit() {
    fair("pool:db", 10, "flow");
    active("a/f", Map.of("db", 2));
    active("a/g", Map.of("db", 1));
    active("a/g", Map.of());
    active("a/g", Map.of());
    waiting("one", "a/f", 0, Map.of("db", 1), Map.of());
    waiting("other", "a/g", 0, Map.of("db", 1), Map.of());
    expectNext("other");
  }

  @Test
  void tiesAreByPlace() {
    fair("tenant", 10, "flow");
    waiting("one", "a/f");
    waiting("other", "a/g", 1, Map.of(), Map.of());
    expectNext("other");
  }

  @Test
  void fairnessComesBeforePriority() {
    fair("tenant", 10, "flow");
    active("a/f", Map.of());
    waiting("urgent", "a/f", 5, Map.of(), Map.of());
    waiting("fair", "a/g");
    expectNext("fair");
  }

  @Test
  void whoIsNotUnderTheFairLimitGoesByPlace() {
    fair("pool:db", 10, "flow");
    active("a/f", Map.of("db", 1));
    waiting("first", "a/f");
    waiting("second", "a/g", 0, Map.of("db", 1), Map.of());
    expectNext("first");
  }

  @Test
  void ofTheCompetitorItsBestPlacedHeadThatFitsGoes() {
    fair("tenant", 10, "namespace");
    limit("pool:db", 0);
    active("a/f", Map.of());
    waiting("one", "a/f");
    waiting("blocked", "b/f", 0, Map.of("db", 1), Map.of());
    waiting("fits", "b/f");
    waiting("later", "b/g");
    expectNext("fits");
  }

  @Test
  void fairLimitsApplyFromOuterToInner() {
    fair("tenant", 10, "label:team");
    fair("namespace:a", 10, "flow");
    active("a/f", Map.of(), Map.of("team", "x"));
    active("a/g", Map.of(), Map.of("team", "y"));
    active("a/g", Map.of(), Map.of("team", "y"));
    waiting("x-by-f", "a/f", 0, Map.of(), Map.of("team", "x"));
    waiting("y-by-g", "a/g", 0, Map.of(), Map.of("team", "y"));
    waiting("x-by-h", "a/h", 0, Map.of(), Map.of("team", "x"));
    expectNext("x-by-h"); // x has fewer than y; among the runs of x, h has fewer than f
  }

  @Test
  void anEmptyLabelIsAnotherCompetitorThanNone() {
    fair("tenant", 10, "label:team");
    active("a/f", Map.of(), Map.of("team", ""));
    waiting("empty", "a/f", 0, Map.of(), Map.of("team", ""));
    waiting("none", "a/f");
    expectNext("none");
  }

  @Test
  void theWildcardOfNamespacesStandsWhereTheNamespaceDoes() {
    fair("namespace:*", 10, "flow");
    active("a.b/f", Map.of());
    waiting("one", "a.b/f");
    waiting("elsewhere", "a.c/f");
    waiting("other", "a.b/g");
    expectNext("other");
  }

  // ---- Reservation.

  @Test
  void whatIsFreeIsKeptForAReserver() {
    limit("pool:db", 3);
    active("a/f", Map.of("db", 1));
    mark(waiting("heavy", "a/f", 0, Map.of("db", 3), Map.of()), "pool:db");
    waiting("light", "a/f", 0, Map.of("db", 1), Map.of());
    waiting("apart", "a/f");
    expectNext("apart");
  }

  @Test
  void aBetterPlaceIsNotBound() {
    limit("pool:db", 3);
    active("a/f", Map.of("db", 1));
    mark(waiting("heavy", "a/f", 0, Map.of("db", 3), Map.of()), "pool:db");
    waiting("urgent", "a/f", 1, Map.of("db", 2), Map.of());
    expectNext("urgent");
  }

  @Test
  void roomBeyondWhatIsKeptIsFree() {
    limit("pool:db", 4);
    limit("pool:net", 1);
    active("a/f", Map.of("net", 1));
    mark(waiting("heavy", "a/f", 0, Map.of("db", 3, "net", 1), Map.of()), "pool:net");
    waiting("light", "a/f", 0, Map.of("db", 1), Map.of());
    expectNext("light"); // four are free, three are kept in every limit of the reserver
    active("a/f", Map.of("db", 1));
    expectNext(null);
  }

  @Test
  void nobodyReservesBecauseOfALimitWhereNobodyOvertookIt() {
    limit("pool:db", 3);
    limit("pool:net", 1);
    active("a/f", Map.of("db", 1, "net", 1));
    mark(waiting("heavy", "a/f", 0, Map.of("db", 3, "net", 1), Map.of()), "pool:db");
    waiting("light", "a/f", 0, Map.of("db", 1), Map.of());
    expectNext("light");
  }

  @Test
  void nobodyReservesWhileALimitOfItIsPaused() {
    limit("pool:db", 3);
    limit("label:team", 0);
    active("a/f", Map.of("db", 1));
    mark(waiting("heavy", "a/f", 0, Map.of("db", 3), Map.of("team", "x")), "pool:db", "label:team");
    waiting("light", "a/f", 0, Map.of("db", 1), Map.of());
    expectNext("light");
  }

  @Test
  void theBestPlacedReserverHoldsAScope() {
    limit("pool:db", 4);
    active("a/f", Map.of("db", 1));
    mark(waiting("first", "a/f", 0, Map.of("db", 4), Map.of()), "pool:db");
    mark(waiting("second", "a/f", 0, Map.of("db", 2), Map.of()), "pool:db");
    expectNext(null);
    waiting("urgent", "a/f", 2, Map.of("db", 3), Map.of());
    expectNext("urgent");
  }

  // ---- The words of the cases.

  private void limit(String scope, int slots) {
    define(scope, slots, Order.FIFO, null);
  }

  private void fair(String scope, int slots, String by) {
    define(scope, slots, Order.FAIR, by);
  }

  private void define(String text, int slots, Order order, String by) {
    Scope scope = Scope.parse(text);
    Limit limit =
        new Limit(
            "t",
            scope,
            Slots.of(slots),
            OnFull.QUEUE,
            null,
            OnOverflow.CANCEL,
            order,
            by,
            Duration.ZERO);
    tenant.define(new DefinitionKey.OfLimit("t", scope), limit);
  }

  private ModelRun waiting(String id, String flow) {
    return waiting(id, flow, 0, Map.of(), Map.of());
  }

  private ModelRun waiting(
      String id,
      String flow,
      int priority,
      Map<String, Integer> pools,
      Map<String, String> labels) {
    return enter(id, flow, priority, pools, labels, ModelRun.State.QUEUED);
  }

  private void active(String flow, Map<String, Integer> pools) {
    active(flow, pools, Map.of());
  }

  private void active(String flow, Map<String, Integer> pools, Map<String, String> labels) {
    enter("active" + arrivals, flow, 0, pools, labels, ModelRun.State.RUNNING);
  }

  private ModelRun enter(
      String id,
      String flow,
      int priority,
      Map<String, Integer> pools,
      Map<String, String> labels,
      ModelRun.State state) {
    FlowName name = FlowName.parse(flow);
    Request request = new Request(name, null, "t", labels, pools, priority, Map.of(), null);
    ModelRun run = new ModelRun(new RunKey("t", id), request, ++arrivals, Instant.EPOCH);
    run.fix(
        new Flow(
            "t",
            name.namespace(),
            name.id(),
            null,
            Map.of(),
            Map.of(),
            0,
            Flow.DEFAULT_QUEUE,
            null,
            Retry.NONE,
            Flow.DEFAULT_LEASE,
            false,
            List.of(new Task("t", "log", Map.of("message", "m")))),
        tenant);
    run.state = state;
    tenant.enter(run);
    return run;
  }

  private static void mark(ModelRun run, String... scopes) {
    run.marks = Set.of(scopes);
  }

  private void expectNext(String id) {
    NaiveOrder order = new NaiveOrder(tenant, Set.of(Flow.DEFAULT_QUEUE));
    assertThat(order.next().map(choice -> choice.run().key.run()).orElse(null)).isEqualTo(id);
  }
}
