package io.berth.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.Ledger;
import io.berth.coordinator.store.MemoryLedgerStore;
import io.berth.coordinator.view.Glance;
import io.berth.coordinator.view.Question;
import io.berth.coordinator.view.UnansweredException;
import io.berth.protocol.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Questions wait for the thread that owns the ledger, and not for ever. */
class MailboxTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private long nanoTime;
  private final Mailboxes mailboxes = new Mailboxes(() -> nanoTime);
  private final Mailbox mailbox = mailboxes.open(3);
  private final Ledger ledger = Ledger.load(new MemoryLedgerStore(), NOW);

  private void tick() {
    mailbox.answer(() -> new Glance(ledger, NOW, NOW));
  }

  private static Code refusal(CompletableFuture<?> answer) {
    assertThat(answer).isCompletedExceptionally();
    return answer.exceptionNow() instanceof UnansweredException refused ? refused.code() : null;
  }

  @Test
  void aQuestionIsAnsweredAtTheNextTick_fromWhatIsKnownThen() {
    CompletableFuture<Instant> now = mailbox.ask(Glance::now);
    CompletableFuture<Integer> tenants = mailbox.ask(glance -> glance.ledger().tenants().size());
    assertThat(now).isNotDone();
    tick();
    assertThat(now).isCompletedWithValue(NOW);
    assertThat(tenants).isCompletedWithValue(0);
  }

  @Test
  void withoutQuestionsNothingIsLookedAt() {
    mailbox.answer(() -> {
      throw new AssertionError("Expected nobody to look");
    });
  }

  @Test
  void aTickAnswersForALittleWhile_theOthersWaitForTheNext() {
    List<Integer> begun = new ArrayList<>();
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 4).mapToObj(i -> mailbox.ask(slow(begun, i))).toList();
    tick();
    assertThat(begun).as("one took longer than a tick has").containsExactly(0);
    tick();
    assertThat(begun).containsExactly(0, 1);
    tick();
    tick();
    assertThat(answers).allMatch(CompletableFuture::isDone);
  }

  private Question<Integer> slow(List<Integer> begun, int number) {
    return glance -> {
      begun.add(number);
      nanoTime += Duration.ofMillis(5).toNanos();
      return number;
    };
  }

  @Test
  void moreThanMayWaitAreRefusedAtOnce() {
    List<CompletableFuture<Instant>> waiting =
        IntStream.range(0, Mailbox.WAITING_MAX).mapToObj(i -> mailbox.ask(Glance::now)).toList();
    assertThat(refusal(mailbox.ask(Glance::now))).isEqualTo(Code.TOO_BUSY);

    waiting.getFirst().cancel(true);
    CompletableFuture<Instant> next = mailbox.ask(Glance::now);
    assertThat(next).as("whoever has gone makes room").isNotDone();
    assertThat(refusal(mailbox.ask(Glance::now))).isEqualTo(Code.TOO_BUSY);
  }

  @Test
  void whoeverHasGoneIsNotAnswered() {
    List<Integer> begun = new ArrayList<>();
    mailbox.ask(slow(begun, 1)).cancel(true);
    tick();
    assertThat(begun).isEmpty();
  }

  @Test
  void whenThePartitionMovesThoseWhoWaitAreTold_andLaterOnes() {
    CompletableFuture<Instant> waiting = mailbox.ask(Glance::now);
    mailboxes.close(3, mailbox);
    assertThat(refusal(waiting)).isEqualTo(Code.OWNER_UNKNOWN);
    assertThat(refusal(mailbox.ask(Glance::now))).isEqualTo(Code.OWNER_UNKNOWN);
    assertThat(mailboxes.of(3)).isEmpty();
  }

  @Test
  void aTaskThatComesBackHasANewMailbox_whichTheOldOneDoesNotTakeWithIt() {
    Mailbox next = mailboxes.open(3);
    mailboxes.close(3, mailbox);
    assertThat(mailboxes.of(3)).containsSame(next);
    CompletableFuture<Instant> answer = next.ask(Glance::now);
    assertThat(answer).isNotDone();
  }

  @Test
  void anAnswerThatFailsIsTheAskersTrouble_notThePartitions() {
    CompletableFuture<Object> broken =
        mailbox.ask(glance -> {
          throw new IllegalStateException("a fault");
        });
    CompletableFuture<Instant> other = mailbox.ask(Glance::now);
    tick();
    assertThat(broken.exceptionNow()).hasMessage("a fault");
    assertThat(other).isCompletedWithValue(NOW);
  }
}
