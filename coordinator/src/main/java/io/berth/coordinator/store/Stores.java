package io.berth.coordinator.store;

import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;

/** The state stores of a coordinator task, by name. */
public final class Stores {
  /** One entry per live run. */
  public static final String RUNS = "runs";

  /** Settled runs, as long as they are remembered. */
  public static final String SETTLED = "settled";

  /** Flows with the revisions that are in use, and limits. */
  public static final String DEFINITIONS = "definitions";

  /** How far each input was decided, the last arrival, and the workers that live. */
  public static final String PROGRESS = "progress";

  /** All of them. */
  public static final Set<String> NAMES = Set.of(RUNS, SETTLED, DEFINITIONS, PROGRESS);

  // Streams gives a changelog record the timestamp of the input that caused it, and lanes make some
  // of these look fifty years old: the broker would delete them by age, and forget the producer
  // that wrote them in the middle of a transaction. So it stamps them itself.
  private static final Map<String, String> CHANGELOG =
      Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

  private Stores() {}

  /**
   * What to build.
   *
   * <p>All but the settled runs are cached: a run that is admitted, started and done between two
   * commits, or a count that grows with each record, reaches the changelog at most once.
   *
   * @param retention how long settled runs are remembered
   */
  public static List<StoreBuilder<?>> builders(Duration retention) {
    return List.of(
        keyValue(RUNS),
        keyValue(DEFINITIONS),
        keyValue(PROGRESS),
        org.apache.kafka.streams.state.Stores.windowStoreBuilder(
                org.apache.kafka.streams.state.Stores.persistentWindowStore(
                    SETTLED, SettledRuns.kept(retention), Duration.ofMillis(1), false),
                Serdes.String(),
                Serdes.ByteArray())
            .withLoggingEnabled(CHANGELOG));
  }

  /**
   * The topics behind them. Kafka Streams would make those that are missing: empty, whatever was
   * known before. So they are made, or missed, as the other topics are, before it starts.
   *
   * @param retention how long settled runs are remembered
   */
  public static List<Topics.Spec> changelogs(Topics topics, int partitions, Duration retention) {
    return NAMES.stream()
        .sorted()
        .map(name -> {
          Map<String, String> settings = new HashMap<>(CHANGELOG);
          settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
          settings.put(
              TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
              Integer.toString(Topics.INPUT_RECORD_BYTES_MAX)); // what brokers allow may be less
          if (name.equals(SETTLED)) {
            settings.put(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE);
            settings.put(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(SettledRuns.kept(retention).toMillis()));
          }
          return new Topics.Spec(topics.changelog(name), partitions, settings);
        })
        .toList();
  }

  private static StoreBuilder<?> keyValue(String name) {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
            org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name),
            Serdes.String(),
            Serdes.ByteArray())
        .withCachingEnabled()
        .withLoggingEnabled(CHANGELOG);
  }
}
