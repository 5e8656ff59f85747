package io.berth.coordinator.setup;

import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes or verifies the work topic and the share group of each queue that is asked for, on a thread
 * of its own, so that no stream thread ever waits for it. What fails is tried again until it
 * succeeds: an operator may mend it meanwhile. Thread-safe; one for a whole process.
 */
public final class QueueSetup implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueueSetup.class);

  private static final Duration BACKOFF_MIN = Duration.ofMillis(500);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(30);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Topics topics;
  private final int workPartitions;
  private final TopicMaker maker;
  private final ShareGroups groups;

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final BlockingQueue<String> requested = new LinkedBlockingQueue<>();
  private final Thread thread;

  /**
   * Starts the thread.
   *
   * @param workPartitions of work topics made here
   */
  public QueueSetup(SetupContext context, Topics topics, int workPartitions) {
    this.topics = topics;
    this.workPartitions = workPartitions;
    this.maker = new TopicMaker(context);
    this.groups = new ShareGroups(context);
    this.thread = Thread.ofVirtual().name("berth-queue-setup").unstarted(this::run);
    thread.start();
  }

  /** One for each task: tasks learn of the same queue each for itself, also after a revival. */
  public Requester requester() {
    return new Requester();
  }

  /** Whether work can be sent to this queue. */
  public boolean isReady(String queue) {
    return ready.contains(queue);
  }

  /** Each queue that was asked for and isn't ready, with what is wrong and how to mend it. */
  public Map<String, String> problems() {
    return Map.copyOf(problems);
  }

  /** Stops trying; what is half done is left to the next start. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (!thread.join(CLOSE_LIMIT)) {
        log.warn("The setup of queues is still waiting for Kafka; leaving it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks for queues, and hears of each once when it is ready. For one thread at a time. */
  public final class Requester {
    private final Set<String> awaited = new LinkedHashSet<>();

    private Requester() {}

    /**
     * Never waits; asking again while the queue isn't ready changes nothing.
     *
     * @throws InvalidRecordException if no topic can have this queue's name
     */
    public void request(String queue) {
      topics.work(queue);
      if (awaited.add(queue) && known.add(queue)) {
        requested.add(queue);
      }
    }

    /** The requested queues that became ready since the last call. Never waits. */
    public List<String> takeNewlyReady() {
      if (awaited.isEmpty()) {
        return List.of();
      }
      List<String> newlyReady = awaited.stream().filter(ready::contains).toList();
      newlyReady.forEach(awaited::remove);
      return newlyReady;
    }
  }

  private void run() {
    Set<String> pending = new LinkedHashSet<>();
    Duration backoff = BACKOFF_MIN;
    try {
      while (true) {
        @Nullable String next =
            pending.isEmpty()
                ? requested.take()
                : requested.poll(backoff.toMillis(), TimeUnit.MILLISECONDS);
        backoff = next == null ? longer(backoff) : BACKOFF_MIN;
        if (next != null) {
          pending.add(next);
          requested.drainTo(pending);
        }
        attempt(pending);
        pending.removeAll(ready);
      }
    } catch (InterruptedException | InterruptException e) {
      log.debug("Closed", e);
    }
  }

  private void attempt(Set<String> pending) {
    List<String> queues = List.copyOf(pending);
    try {
      List<Problem> found =
          new ArrayList<>(
              maker.ensure(
                  queues.stream().map(queue -> topics.workSpec(queue, workPartitions)).toList()));
      found.addAll(groups.ensure(queues.stream().map(topics::shareGroup).toList()));
      queues.forEach(queue -> settle(queue, found));
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) { // tried again, whatever it was: without us no new queue works
      queues.forEach(queue ->
          failed(
              queue,
              "Expected to set up topic %s and share group %s, but %s"
                  .formatted(topics.work(queue), topics.shareGroup(queue), e.getMessage())));
    }
  }

  private void settle(String queue, List<Problem> found) {
    Set<String> subjects =
        Set.of("topic " + topics.work(queue), "group " + topics.shareGroup(queue));
    String ofQueue =
        found.stream()
            .filter(problem -> subjects.contains(problem.subject()))
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    if (ofQueue.isEmpty()) {
      problems.remove(queue);
      ready.add(queue);
      log.info("Queue {} is ready", queue);
    } else {
      failed(queue, ofQueue);
    }
  }

  private void failed(String queue, String problem) {
    if (!problem.equals(problems.put(queue, problem))) {
      log.warn("Queue {} is not ready, its runs wait: {}", queue, problem);
    }
  }

  private static Duration longer(Duration backoff) {
    Duration doubled = backoff.multipliedBy(2);
    return doubled.compareTo(BACKOFF_MAX) < 0 ? doubled : BACKOFF_MAX;
  }
}
