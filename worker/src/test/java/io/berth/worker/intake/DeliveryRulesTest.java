package io.berth.worker.intake;

import static io.berth.worker.testing.Order.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.berth.protocol.Fact.What;
import io.berth.protocol.Json;
import io.berth.protocol.RunKey;
import io.berth.worker.testing.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a delivery, and which reason wins when several apply. */
class DeliveryRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(1);
  private static final Instant EARLIER = NOW.minusSeconds(1);

  /** Attempts of the one run of these tests: up to which they are revoked, which runs here. */
  private record Known(int revokedUpTo, int runningAttempt) implements DeliveryRules.Known {
    @Override
    public boolean revoked(RunKey run, int attempt) {
      return attempt <= revokedUpTo;
    }

    @Override
    public int runningAttempt(RunKey run) {
      return runningAttempt;
    }
  }

  private static Order second() {
    return run("r1").attempt(2).sleep(Duration.ZERO);
  }

  static Stream<Arguments> deliveries() {
    // work, deliveries, draining, revoked up to, running here, what becomes of it
    return Stream.of(
        arguments(second().startBefore(LATER), 1, false, 0, 0, "START"),
        // The last moment still counts.
        arguments(second().startBefore(NOW), 1, false, 0, 0, "START"),
        // An older attempt that runs here is stopped first, elsewhere.
        arguments(second().startBefore(LATER), 1, false, 0, 1, "START"),
        // Only this attempt and older ones are revoked.
        arguments(second().startBefore(LATER), 1, false, 1, 0, "START"),
        arguments(second().startBefore(LATER), 1, false, 2, 0, "KILLED"),
        arguments(second().startBefore(LATER), 1, false, 3, 0, "KILLED"),
        arguments(second().startBefore(LATER), 1, true, 0, 0, "HANDED_BACK"),
        arguments(second().startBefore(EARLIER), 1, false, 0, 0, "EXPIRED"),
        arguments(second().startBefore(LATER), 2, false, 0, 0, "REDELIVERED"),
        arguments(second().startBefore(LATER).requires("x"), 1, false, 0, 0, "HANDED_BACK"),
        // Of what runs here nothing is said, whatever else is true.
        arguments(second().startBefore(LATER), 1, false, 0, 2, "IGNORE"),
        arguments(second().startBefore(EARLIER).requires("x"), 2, true, 2, 3, "IGNORE"),
        // Precedence: redelivered, expired, revoked, draining.
        arguments(second().startBefore(EARLIER), 2, true, 2, 0, "REDELIVERED"),
        arguments(second().startBefore(EARLIER), 1, true, 2, 0, "EXPIRED"),
        arguments(second().startBefore(LATER), 1, true, 2, 0, "KILLED"));
  }

  @ParameterizedTest
  @MethodSource("deliveries")
  void decides(
      Order order, int deliveries, boolean draining, int revoked, int running, String expected) {
    Verdict verdict =
        DeliveryRules.decide(
            Json.write(order.work()), deliveries, draining, new Known(revoked, running), NOW);
    String found =
        switch (verdict) {
          case Verdict.Start start -> "START";
          case Verdict.Ignore ignore -> "IGNORE";
          case Verdict.Unreadable unreadable -> "UNREADABLE";
          case Verdict.Refuse refuse -> refuse.what().name();
        };
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void whatIsNoWorkIsUnreadable() {
    Known nothing = new Known(0, 0);
    for (String value : new String[] {"", "{", "{}", "[]", "\"work\""}) {
      assertThat(
              DeliveryRules.decide(
                  value.getBytes(java.nio.charset.StandardCharsets.UTF_8), 1, false, nothing, NOW))
          .isInstanceOf(Verdict.Unreadable.class);
    }
    assertThat(DeliveryRules.decide(null, 1, false, nothing, NOW))
        .isInstanceOf(Verdict.Unreadable.class);
  }

  static Stream<Arguments> secondLooks() {
    return Stream.of(
        arguments(true, LATER, 0, null),
        arguments(false, LATER, 0, What.WITHDRAWN),
        // Its time passed while the acknowledgement was under way.
        arguments(true, EARLIER, 0, What.EXPIRED),
        // It was revoked meanwhile.
        arguments(true, LATER, 2, What.KILLED),
        // Not acknowledged: somebody else may have got it, so it is not ours to report killed.
        arguments(false, LATER, 2, What.WITHDRAWN));
  }

  @ParameterizedTest
  @MethodSource("secondLooks")
  void looksAgainAfterTheAcknowledgement(
      boolean acknowledged, Instant startBefore, int revoked, What expected) {
    assertThat(
            DeliveryRules.reconsider(
                second().startBefore(startBefore).work(), acknowledged, new Known(revoked, 0), NOW))
        .isEqualTo(expected);
  }
}
