package io.berth.worker.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class TroublesTest {
  private final Troubles troubles = new Troubles();

  @Test
  void showsWhatIsWrongNow() {
    troubles.pending("queue", "not looked at yet");
    troubles.report("kafka", "away");
    troubles.report("kafka", "still away");
    assertThat(troubles.all())
        .containsEntry("kafka", "still away")
        .containsEntry("queue", "not looked at yet");
    troubles.clear("kafka");
    troubles.clear("queue");
    assertThat(troubles.all()).isEmpty();
  }

  @Test
  void wordsAreTheCausesOwnInOneLine() {
    assertThat(Troubles.words(new CompletionException(new IllegalStateException("one\ntwo"))))
        .isEqualTo("IllegalStateException: one");
  }
}
