package io.berth.worker;

import io.berth.protocol.Topics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How a worker is set up.
 *
 * @param bootstrap Kafka's bootstrap servers, {@code host:port,...}
 * @param topics names of the topics
 * @param queues whose work it takes; at least one
 * @param concurrency how many runs it executes at a time; 1 to 10,000
 * @param grace how long runs may finish when the worker is closed, before they are handed back
 * @param killGrace how long a stopped task's processes may take to end, before they are killed
 * @param id unique among the living and never used again after a restart; at most 200 characters
 * @param kafka further properties for Kafka's clients (TLS, SASL); never logged
 */
public record WorkerSettings(
    String bootstrap,
    Topics topics,
    List<String> queues,
    int concurrency,
    Duration grace,
    Duration killGrace,
    String id,
    Map<String, String> kafka) {
  public static final int CONCURRENCY_MAX = 10_000;
  public static final Duration GRACE = Duration.ofSeconds(30);
  public static final Duration KILL_GRACE = Duration.ofSeconds(10);

  public WorkerSettings {
    Set<String> different = new LinkedHashSet<>(queues);
    queues = List.copyOf(different);
    kafka = Map.copyOf(kafka);
    expect(!bootstrap.isBlank(), "bootstrap servers", bootstrap);
    expect(!queues.isEmpty(), "at least one queue", queues);
    queues.forEach(topics::work); // refuses a queue that can't be part of a topic's name
    expect(
        concurrency >= 1 && concurrency <= CONCURRENCY_MAX,
        "a concurrency from 1 to " + CONCURRENCY_MAX,
        concurrency);
    expect(!grace.isNegative(), "a grace that is not negative", grace);
    expect(!killGrace.isNegative(), "a kill grace that is not negative", killGrace);
    expect(!id.isBlank() && id.length() <= 200, "an id of 1 to 200 characters", id);
  }

  /** A worker of the queue {@code default} with 16 slots. */
  public static WorkerSettings of(String bootstrap) {
    return new WorkerSettings(
        bootstrap,
        new Topics(Topics.DEFAULT_PREFIX),
        List.of("default"),
        16,
        GRACE,
        KILL_GRACE,
        newId(),
        Map.of());
  }

  /** An id that no other worker has or will have: {@code host-pid-random}. */
  public static String newId() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown";
    }
    String random = UUID.randomUUID().toString().substring(0, 8);
    String shortHost = host.length() > 150 ? host.substring(0, 150) : host;
    return shortHost + "-" + ProcessHandle.current().pid() + "-" + random;
  }

  /** Without the values of {@link #kafka}, which may be secrets. */
  @Override
  public String toString() {
    return "worker "
        + id
        + " at "
        + bootstrap
        + ", queues "
        + queues
        + ", concurrency "
        + concurrency
        + ", grace "
        + grace
        + ", kill grace "
        + killGrace
        + ", topics "
        + topics.prefix()
        + "*, kafka "
        + kafka.keySet();
  }

  private static void expect(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("Expected " + expected + ", but was '" + found + "'");
    }
  }
}
