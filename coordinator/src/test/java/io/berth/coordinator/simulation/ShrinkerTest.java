package io.berth.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.admission.Input;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Fact;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a failure tells: the fewest happenings that show it. */
class ShrinkerTest {
  @Test
  void whatIsNotNeededIsLeftOut() {
    List<Integer> history = IntStream.range(0, 1_000).boxed().toList();
    assertThat(
            Shrinker.shrink(
                history,
                part -> part.containsAll(List.of(3, 500, 501, 998)) ? part : null,
                () -> false))
        .containsExactly(3, 500, 501, 998);
  }

  @Test
  void whatComesAfterAFailureIsLeftOut() {
    List<Integer> history = IntStream.range(0, 1_000).boxed().toList();
    assertThat(
            Shrinker.shrink(
                history,
                part -> part.contains(7) ? part.subList(0, part.indexOf(7) + 1) : null,
                () -> false))
        .containsExactly(7);
  }

  @Test
  void whatWasFoundWhenTimeIsUpIsTheAnswer() {
    List<Integer> history = IntStream.range(0, 1_000).boxed().toList();
    assertThat(Shrinker.shrink(history, part -> part, () -> true)).isEqualTo(history);
  }

  /** The removal of a limit is not heard of: it blocks on, who waits or who arrives. */
  @Test
  void aForgottenRemovalIsShownByAHandfulOfInputs() throws InterruptedException {
    Rules deaf =
        (admission, input, moment) ->
            admission.decide(
                input instanceof Input.Defined defined
                        && defined.key() instanceof DefinitionKey.OfLimit
                        && defined.definition() == null
                    ? new Input.Tick()
                    : input,
                moment);
    expectShort(deaf, "I5", "I8", "I10", "Arrival");
  }

  /** A worker's word is taken for whatever attempt is current. */
  @Test
  void anUnfencedAttemptIsShownByAHandfulOfInputs() throws InterruptedException {
    Rules credulous =
        (admission, input, moment) ->
            admission.decide(
                input instanceof Input.Reported reported && reported.fact().attempt() > 1
                    ? new Input.Reported(reported.worker(), firstAttempt(reported.fact()))
                    : input,
                moment);
    expectShort(credulous, "I7", "I8");
  }

  private static Fact firstAttempt(Fact fact) {
    return Fact.of(fact.key(), 1, fact.what(), fact.at());
  }

  private static void expectShort(Rules broken, String... invariants) throws InterruptedException {
    Soak.Result result =
        Soak.run(
            new Soak.Plan(1, 500, 1_000, Duration.ofMinutes(2), Duration.ofMinutes(1)),
            broken,
            Soak.Listener.NONE);
    Soak.Failure failure = result.failure().orElseThrow();
    assertThat(failure.invariant()).isIn((Object[]) invariants);
    assertThat(failure.account()).contains("seed " + failure.seed(), "--from " + failure.seed());
    assertThat(failure.happenings()).isBetween(1, 25); // of some thousand
  }
}
