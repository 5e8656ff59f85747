package io.berth.standalone.bench.chaos;

import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.Flow;
import io.berth.protocol.Limit;
import io.berth.protocol.Request;
import io.berth.protocol.Slots;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Flows under limits of several kinds, and runs of them, of mixed length. */
final class Workload {
  /** The variable of a worker's environment that names the file for its tasks' marks. */
  static final String MARKS = "CHAOS_MARKS";

  /** They are decided in different partitions. */
  static final List<String> TENANTS = List.of("mill", "bakery");

  /**
   * Says that it lives every 0.2 s, ends when it is told to or, if it is deaf, when it is killed,
   * and fails as often as it is told to. One line is one write to the end of the file: lines of
   * different tasks don't mix.
   */
  private static final String FLOW =
      """
      tenant: %s
      id: %s
      namespace: %s
      %s
      lease: PT5S
      timeout: PT8S
      retry: {maxAttempts: 3, backoff: PT0.5S, maxLost: 100}
      tasks:
        - id: work
          type: shell
          commands:
            - |
              mark() {
                echo "$1 $(date +%%s%%N) $BERTH_TENANT $BERTH_RUN $BERTH_ATTEMPT" >> "$CHAOS_MARKS"
              }
              [ $BERTH_INPUT_DEAF = 1 ] && trap '' TERM
              mark START
              naps=0
              while [ $naps -lt $BERTH_INPUT_NAPS ]; do
                sleep 0.2
                mark ALIVE
                naps=$((naps + 1))
              done
              mark END
              [ $BERTH_ATTEMPT -gt $BERTH_INPUT_FAILS ]
      """;

  private static final String WIDE = "concurrency: {limit: 7}\nworkers: " + Fleet.SECOND_QUEUE;

  private static final int HEAVIEST = 2;

  private final List<Definition> definitions;
  private final Random random;
  private int asked;

  Workload(long seed) {
    random = new Random(seed);
    definitions = TENANTS.stream().flatMap(Workload::definitions).toList();
  }

  private static Stream<Definition> definitions(String tenant) {
    return Stream.of(
            limits(tenant),
            FLOW.formatted(tenant, "narrow", "chaos.inner", "concurrency: {limit: 2}"),
            FLOW.formatted(tenant, "pooled", "chaos.inner", "pools: {oven: 1}"),
            FLOW.formatted(tenant, "heavy", "chaos", "pools: {oven: 2}"),
            FLOW.formatted(tenant, "wide", "chaos", WIDE))
        .map(DefinitionFile::read)
        .flatMap(file -> file.definitions().stream());
  }

  /**
   * Slots of both tenants together are fewer than the workers have, and than those of the second
   * queue have: limits are what is short. They are enough for a worker to be given several at once.
   */
  private static String limits(String tenant) {
    return """
    kind: Limit
    tenant: %1$s
    scope: namespace:chaos
    slots: 10
    ---
    kind: Limit
    tenant: %1$s
    scope: namespace:chaos.inner
    slots: 5
    ---
    kind: Limit
    tenant: %1$s
    scope: pool:oven
    slots: 6
    """
        .formatted(tenant);
  }

  List<Definition> definitions() {
    return definitions;
  }

  List<Flow> flows() {
    return definitions.stream().filter(Flow.class::isInstance).map(Flow.class::cast).toList();
  }

  List<Limit> limits() {
    return definitions.stream().filter(Limit.class::isInstance).map(Limit.class::cast).toList();
  }

  /**
   * Another number of slots for one of the limits, never more than it had at first: so what is
   * judged by that holds all the time. None at times, else enough for the heaviest run.
   */
  Limit edited() {
    Limit limit = limits().get(random.nextInt(limits().size()));
    int most = ((Slots.Fixed) limit.slots()).count();
    int slots = random.nextInt(4) == 0 ? 0 : random.nextInt(HEAVIEST, most + 1);
    return limit.withSlots(Slots.of(slots));
  }

  /**
   * The next run to ask for: half are over at once, few outlive a lease, fewer their timeout, some
   * fail at first, some don't end when they are told to.
   */
  Request next() {
    Flow flow = flows().get(random.nextInt(flows().size()));
    int naps = naps();
    int fails = random.nextInt(6) > 0 ? 0 : 1 + random.nextInt(3);
    int deaf = random.nextInt(8) == 0 ? 1 : 0;
    int priority = random.nextInt(10) == 0 ? 1 : 0;
    return new Request(
        flow.name(),
        "r" + asked++,
        flow.tenant(),
        Map.of(),
        Map.of(),
        priority,
        Map.of("naps", naps, "fails", fails, "deaf", deaf),
        null);
  }

  /** How often 0.2 s; the lease is 5 s, the timeout 8 s. */
  private int naps() {
    int kind = random.nextInt(20);
    if (kind < 10) {
      return 0;
    }
    return kind < 18 ? random.nextInt(1, 16) : random.nextInt(30, 60);
  }
}
