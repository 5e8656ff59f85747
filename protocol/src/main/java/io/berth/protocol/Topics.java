package io.berth.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The names of all topics and what their settings must be: the one place that says so.
 *
 * @param prefix begins every name; {@code berth.} unless configured
 */
public record Topics(String prefix) {
  public static final String DEFAULT_PREFIX = "berth.";

  /** The most a record on an input topic may have: what is too large arrives, and is named. */
  public static final int INPUT_RECORD_BYTES_MAX = 4 * 1024 * 1024;

  /** The most a Request or definition may have, so that any Work fits in 1 MiB. */
  public static final int REQUEST_BYTES_MAX = 256 * 1024;

  /** The most a Report may have. */
  public static final int REPORT_BYTES_MAX = 1024 * 1024;

  /** The most a Work record takes. */
  public static final int WORK_BYTES_MAX = 1024 * 1024;

  /** How much of a refused value is kept. */
  public static final int REJECT_BYTES_MAX = 64 * 1024;

  /**
   * How long a signal matters: longer than an attempt's dispatch time and any pause of a worker.
   */
  public static final Duration SIGNALS_RETENTION = Duration.ofHours(6);

  /**
   * How long work is kept. Longer than the dispatch time, so that an attempt that can still start
   * is never deleted unseen.
   */
  public static final Duration WORK_RETENTION = Duration.ofHours(24);

  private static final Duration LOG_RETENTION = Duration.ofDays(7);

  public Topics {
    if (!prefix.matches("[A-Za-z0-9._-]{0,100}")) {
      throw new IllegalArgumentException(
          "Expected a topic prefix of A-Z a-z 0-9 . _ -, but was '" + prefix + "'");
    }
  }

  public String definitions() {
    return prefix + "definitions";
  }

  public String requests() {
    return prefix + "requests";
  }

  public String commands() {
    return prefix + "commands";
  }

  public String reports() {
    return prefix + "reports";
  }

  /** What arrived in a partition that doesn't own it, on its way to the one that does. */
  public String inbox() {
    return prefix + "inbox";
  }

  /** The same of requests: a flood of them must not delay anything else. */
  public String inboxOfRequests() {
    return prefix + "inbox.requests";
  }

  public String decisions() {
    return prefix + "decisions";
  }

  public String signals() {
    return prefix + "signals";
  }

  public String rejects() {
    return prefix + "rejects";
  }

  /** What the coordinator remembers about the deployment: how many partitions the inputs have. */
  public String meta() {
    return prefix + "meta";
  }

  /** The topics that must have equally many partitions: the inputs and the decisions on them. */
  public List<String> coPartitioned() {
    return List.of(
        definitions(), requests(), commands(), reports(), inbox(), inboxOfRequests(), decisions());
  }

  /** The work topic of a queue. */
  public String work(String queue) {
    return prefix + "work." + Checks.queue(queue, "queue");
  }

  /** The share group whose members execute a queue's work. */
  public String shareGroup(String queue) {
    return prefix + "workers." + Checks.queue(queue, "queue");
  }

  /** The coordinator's Kafka Streams application id, which is also its consumer group. */
  public String application() {
    return prefix + "coordinator";
  }

  /** What Kafka Streams calls the topic behind a store of the coordinator. */
  public String changelog(String store) {
    return application() + "-" + store + "-changelog";
  }

  // Whoever sends: a broker refuses what says that it is from more than an hour ahead, and deletes
  // by its age what says that it is old. No clock but the brokers' own may decide that.
  private static final String STAMP = "message.timestamp.type";
  private static final String BY_BROKER = "LogAppendTime";

  /** What a topic must look like. */
  public record Spec(String name, int partitions, Map<String, String> settings) {
    public Spec {
      settings = Map.copyOf(settings);
    }
  }

  /**
   * Every topic but those of the queues. Inputs and decisions have the partitions of the inputs.
   */
  public List<Spec> all(int partitions) {
    return List.of(
        new Spec(
            definitions(),
            partitions,
            Map.of(
                "cleanup.policy",
                "compact",
                "max.message.bytes",
                bytes(INPUT_RECORD_BYTES_MAX),
                STAMP,
                BY_BROKER)),
        log(requests(), partitions, INPUT_RECORD_BYTES_MAX, LOG_RETENTION),
        log(commands(), partitions, INPUT_RECORD_BYTES_MAX, LOG_RETENTION),
        log(reports(), partitions, INPUT_RECORD_BYTES_MAX, LOG_RETENTION),
        log(inbox(), partitions, INPUT_RECORD_BYTES_MAX, LOG_RETENTION),
        log(inboxOfRequests(), partitions, INPUT_RECORD_BYTES_MAX, LOG_RETENTION),
        log(decisions(), partitions, INPUT_RECORD_BYTES_MAX, LOG_RETENTION),
        log(signals(), 1, INPUT_RECORD_BYTES_MAX, SIGNALS_RETENTION),
        log(rejects(), 1, INPUT_RECORD_BYTES_MAX, LOG_RETENTION),
        metaSpec());
  }

  /**
   * Compacted, so that nothing in it ever expires; one partition, so that its records have one
   * order.
   */
  public Spec metaSpec() {
    return new Spec(meta(), 1, Map.of("cleanup.policy", "compact", STAMP, BY_BROKER));
  }

  /** The work topic of one queue. */
  public Spec workSpec(String queue, int partitions) {
    return log(work(queue), partitions, WORK_BYTES_MAX + 64 * 1024, WORK_RETENTION);
  }

  /**
   * What a queue's share group must be set to. Kafka's defaults, {@code latest} and {@code
   * read_uncommitted}, would lose work that was dispatched before the first worker came, and run
   * work whose admission was rolled back.
   */
  public static Map<String, String> shareGroupSettings() {
    return Map.of("share.auto.offset.reset", "earliest", "share.isolation.level", "read_committed");
  }

  private static Spec log(String name, int partitions, int recordBytesMax, Duration retention) {
    return new Spec(
        name,
        partitions,
        Map.of(
            "cleanup.policy",
            "delete",
            "max.message.bytes",
            bytes(recordBytesMax),
            "retention.ms",
            Long.toString(retention.toMillis()),
            STAMP,
            BY_BROKER));
  }

  private static String bytes(int count) {
    return Integer.toString(count);
  }
}
