package io.berth.coordinator.topology;

import io.berth.coordinator.view.Glance;
import io.berth.coordinator.view.Question;
import io.berth.coordinator.view.UnansweredException;
import io.berth.protocol.Code;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to the one thread that may touch a partition's ledger. Any thread asks; the owner
 * answers at its ticks, for a little while each, because as long as it answers it decides nothing.
 */
public final class Mailbox {
  private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

  /** Questions that may wait; further ones are refused at once. */
  static final int WAITING_MAX = 256;

  /** No question is begun any more when a tick's answers have taken this long. */
  private static final Duration ANSWERING = Duration.ofMillis(2);

  private record Asked<A>(Question<A> question, CompletableFuture<A> answer) {
    void answerFrom(Glance glance) {
      try {
        answer.complete(question.answer(glance));
      } catch (RuntimeException e) {
        // Nothing was decided or changed: who asked is told, and the partition goes on.
        log.error("Expected an answer to {}", question, e);
        answer.completeExceptionally(e);
      }
    }
  }

  private final int partition;
  private final LongSupplier nanoTime;
  private final Queue<Asked<?>> waiting = new ArrayDeque<>();
  private boolean closed;

  Mailbox(int partition, LongSupplier nanoTime) {
    this.partition = partition;
    this.nanoTime = nanoTime;
  }

  /**
   * Asks. Never waits.
   *
   * @return completes when the owner has answered, or with an {@link UnansweredException}; cancel
   *     it when nobody is interested any more
   */
  public synchronized <A> CompletableFuture<A> ask(Question<A> question) {
    if (closed) {
      return CompletableFuture.failedFuture(moved());
    }
    waiting.removeIf(asked -> asked.answer().isDone()); // those who asked have gone
    if (waiting.size() == WAITING_MAX) {
      return CompletableFuture.failedFuture(
          new UnansweredException(
              Code.TOO_BUSY,
              "%s questions wait for partition %s already: ask again in a moment."
                  .formatted(WAITING_MAX, partition)));
    }
    CompletableFuture<A> answer = new CompletableFuture<>();
    waiting.add(new Asked<>(question, answer));
    return answer;
  }

  /** Answers what there is, as far as one tick goes. Called by the owner. */
  void answer(Supplier<Glance> glance) {
    Asked<?> next = next();
    if (next == null) {
      return;
    }
    Glance now = glance.get();
    long begun = nanoTime.getAsLong();
    while (next != null) {
      if (!next.answer().isDone()) {
        next.answerFrom(now);
      }
      next = nanoTime.getAsLong() - begun < ANSWERING.toNanos() ? next() : null;
    }
  }

  /** The partition is decided elsewhere from now on, or not at all. Called by the owner. */
  synchronized void close() {
    closed = true;
    waiting.forEach(asked -> asked.answer().completeExceptionally(moved()));
    waiting.clear();
  }

  private synchronized @Nullable Asked<?> next() {
    return waiting.poll();
  }

  private UnansweredException moved() {
    return new UnansweredException(
        Code.OWNER_UNKNOWN,
        "Partition %s moves to another instance: ask again in a moment.".formatted(partition));
  }
}
