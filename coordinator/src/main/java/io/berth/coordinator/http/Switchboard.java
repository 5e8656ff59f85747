package io.berth.coordinator.http;

import io.berth.coordinator.topology.Mailbox;
import io.berth.coordinator.topology.Mailboxes;
import io.berth.coordinator.topology.StoppedPartitions;
import io.berth.coordinator.view.Question;
import io.berth.coordinator.view.UnansweredException;
import io.berth.protocol.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Brings a question to whoever decides the partitions that it is about: our own stream threads
 * through their mailboxes, other instances over HTTP. Thread-safe; whoever asks waits.
 */
final class Switchboard {
  /** How long our own stream threads may take: they decide in between. */
  private static final Duration LIMIT_HERE = Duration.ofSeconds(5);

  /** A little more than another instance takes at most: its words say more than its silence. */
  static final Duration LIMIT_ELSEWHERE = Duration.ofSeconds(7);

  private final Mailboxes mailboxes;
  private final StoppedPartitions stopped;
  private final Whereabouts whereabouts;
  private final Neighbours neighbours;
  private final ExecutorService threads;

  Switchboard(
      Mailboxes mailboxes,
      StoppedPartitions stopped,
      Whereabouts whereabouts,
      Neighbours neighbours,
      ExecutorService threads) {
    this.mailboxes = mailboxes;
    this.stopped = stopped;
    this.whereabouts = whereabouts;
    this.neighbours = neighbours;
    this.threads = threads;
  }

  /**
   * The answers of partitions that this instance decides.
   *
   * @throws UnansweredException if it doesn't decide one of them, or doesn't come to it in time
   */
  <A> List<A> askHere(Question<A> question, Collection<Integer> partitions) {
    List<Future<A>> answers = new ArrayList<>();
    for (int partition : partitions) {
      Mailbox mailbox = mailboxes.of(partition).orElseThrow(() -> notHere(partition));
      answers.add(mailbox.ask(question));
    }
    return all(answers, LIMIT_HERE);
  }

  /**
   * The answers of partitions, wherever they are decided: one for each, or one for several.
   *
   * @param path of the question with its parameters, for other instances
   * @throws UnansweredException if one of them doesn't answer: less than all would be wrong
   */
  <A> List<A> ask(
      Question<A> question, Collection<Integer> partitions, String path, Class<A> type) {
    List<Integer> here = new ArrayList<>();
    Map<String, List<Integer>> elsewhere = new TreeMap<>();
    for (int partition : partitions) {
      if (mailboxes.of(partition).isPresent()) {
        here.add(partition);
      } else {
        String owner = whereabouts.owner(partition).orElseThrow(() -> unknown(partition));
        elsewhere.computeIfAbsent(owner, instance -> new ArrayList<>()).add(partition);
      }
    }
    List<Future<A>> others = new ArrayList<>();
    elsewhere.forEach((instance, theirs) ->
        others.add(threads.submit(() -> neighbours.ask(instance, theirs, path, type))));
    try {
      List<A> answers = new ArrayList<>(askHere(question, here));
      answers.addAll(all(others, LIMIT_ELSEWHERE));
      return answers;
    } finally {
      others.forEach(answer -> answer.cancel(true));
    }
  }

  private static <A> List<A> all(List<Future<A>> futures, Duration limit) {
    long begun = System.nanoTime();
    List<A> answers = new ArrayList<>();
    try {
      for (Future<A> future : futures) {
        long left = limit.toNanos() - (System.nanoTime() - begun);
        answers.add(future.get(Math.max(0, left), TimeUnit.NANOSECONDS));
      }
      return answers;
    } catch (TimeoutException e) {
      throw new UnansweredException(
          Code.OWNER_SILENT,
          "Expected an answer within %s s, but the coordinator has much to decide: ask again in a moment."
              .formatted(limit.toSeconds()));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnansweredException unanswered
          ? unanswered
          : new IllegalStateException("Expected an answer", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnansweredException(Code.OWNER_SILENT, "This instance stops: ask another one.");
    } finally {
      futures.forEach(future -> future.cancel(true)); // nobody is interested any more
    }
  }

  private UnansweredException notHere(int partition) {
    if (stopped.contains(partition)) {
      return new UnansweredException(
          Code.OWNER_UNKNOWN,
          "Partition %s has stopped: /health and the log of the instance that had it say why."
              .formatted(partition));
    }
    return new UnansweredException(
        Code.OWNER_UNKNOWN,
        ("Expected partition %s at the instance that advertises it, but that doesn't decide it: it"
                + " moves at the moment, or two instances advertise the same address"
                + " (--http-advertised). Ask again in a moment.")
            .formatted(partition));
  }

  private static UnansweredException unknown(int partition) {
    return new UnansweredException(
        Code.OWNER_UNKNOWN,
        ("Partition %s is decided by no instance that is known: one takes it over at the moment, or"
                + " reads back what it knew, or two advertise the same address (--http-advertised)."
                + " Ask again in a moment.")
            .formatted(partition));
  }
}
