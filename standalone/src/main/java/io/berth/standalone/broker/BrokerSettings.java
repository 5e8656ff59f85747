package io.berth.standalone.broker;

import java.nio.file.Path;
import java.util.Properties;

/** The settings of the embedded broker: one node that is broker and controller at once. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";

  private BrokerSettings() {}

  /** Both listeners have fixed ports: the voters must be named before anything listens. */
  static Properties of(Path logDir, Listener broker, Listener controller) {
    Properties settings = new Properties();
    node(settings, logDir, broker, controller);
    internalTopics(settings);
    groups(settings);
    size(settings);
    return settings;
  }

  private static void node(Properties settings, Path logDir, Listener broker, Listener controller) {
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("log.dirs", logDir.toString());
    settings.put(
        "listeners", "PLAINTEXT://" + broker.bind() + ",CONTROLLER://" + controller.bind());
    settings.put("advertised.listeners", "PLAINTEXT://" + broker.bootstrap());
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("controller.quorum.voters", NODE_ID + "@" + controller.bind());
    // A start that can't succeed ends with an error, not with waiting.
    settings.put("server.max.startup.time.ms", "60000");
    settings.put("auto.create.topics.enable", "false");
  }

  /** One copy of each, and few partitions: they are created on first use, and that takes time. */
  private static void internalTopics(Properties settings) {
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "8");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "8");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "4");
    // The broker waits this long for a transaction that follows closely on one that is still
    // closing: 20 ms unless told otherwise, several times if need be.
    settings.put("add.partitions.to.txn.retry.backoff.ms", "2");
    // Not set on purpose: transaction.abort.timed.out.transaction.cleanup.interval.ms. The first
    // look for timed-out transactions comes one interval after the start, ten seconds. With one
    // second it would fall into the moment in which this broker's partitions have no leader, when
    // Kafka 4.3.1 forgets their markers (see HangingTransactions in the coordinator).
  }

  /** Members may choose shorter sessions than Kafka's defaults allow, and workers may be many. */
  private static void groups(Properties settings) {
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.streams.initial.rebalance.delay.ms", "0");
    settings.put("group.min.session.timeout.ms", "2000");
    settings.put("group.consumer.min.session.timeout.ms", "2000");
    settings.put("group.consumer.min.heartbeat.interval.ms", "500");
    settings.put("group.streams.min.session.timeout.ms", "2000");
    settings.put("group.streams.min.heartbeat.interval.ms", "500");
    settings.put("group.share.min.session.timeout.ms", "2000");
    // A worker that was killed keeps its place, and what it was given, until its session is over.
    settings.put("group.share.session.timeout.ms", "6000");
    // A worker gets its share of the work with its second heartbeat: at the defaults after 5 s.
    settings.put("group.share.min.heartbeat.interval.ms", "200");
    settings.put("group.share.heartbeat.interval.ms", "500");
    settings.put("group.share.assignment.interval.ms", "0");
    settings.put("group.share.max.size", "1000");
  }

  /** The cleaner's buffer is heap from the start, 128 MiB unless told otherwise. */
  private static void size(Properties settings) {
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
  }
}
