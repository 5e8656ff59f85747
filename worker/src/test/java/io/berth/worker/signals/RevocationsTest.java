package io.berth.worker.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.RunKey;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RevocationsTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final Revocations revocations = new Revocations(Duration.ofHours(2), 3);

  private static RunKey run(String id) {
    return new RunKey("default", id);
  }

  @Test
  void concernsTheAttemptAndAllBefore() {
    revocations.add(run("a"), 2, NOON, NOON);
    assertThat(revocations.revoked(run("a"), 1)).isTrue();
    assertThat(revocations.revoked(run("a"), 2)).isTrue();
    assertThat(revocations.revoked(run("a"), 3)).isFalse();
    assertThat(revocations.revoked(run("b"), 1)).isFalse();
  }

  @Test
  void aLateSignalTakesNothingBack() {
    revocations.add(run("a"), 3, NOON, NOON);
    revocations.add(run("a"), 1, NOON, NOON);
    assertThat(revocations.revoked(run("a"), 3)).isTrue();
  }

  @Test
  void theOldIsForgotten() {
    revocations.add(run("a"), 1, NOON, NOON);
    Instant later = NOON.plus(Duration.ofHours(3));
    revocations.add(run("b"), 1, later, later);
    assertThat(revocations.revoked(run("a"), 1)).isFalse();
    assertThat(revocations.revoked(run("b"), 1)).isTrue();
  }

  @Test
  void ofTooManyTheOldestAreForgotten() {
    for (String id : new String[] {"a", "b", "c", "d", "e"}) {
      revocations.add(run(id), 1, NOON, NOON);
    }
    assertThat(revocations.size()).isEqualTo(3);
    assertThat(revocations.revoked(run("b"), 1)).isFalse();
    assertThat(revocations.revoked(run("c"), 1)).isTrue();
  }
}
