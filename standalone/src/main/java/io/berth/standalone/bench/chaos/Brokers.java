package io.berth.standalone.bench.chaos;

import io.berth.standalone.bench.process.Ports;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.Uuid;

/**
 * Three brokers, each a controller too, set as docs/operating.md advises. Every process that is to
 * be cut off has a listener of its own, which advertises the ports of its {@link Cable}.
 */
final class Brokers {
  private static final String DIRECT = "DIRECT";
  private static final String CONTROLLER = "CONTROLLER";
  private static final String HOST = "127.0.0.1:";
  private static final int ASK_MS_MAX = 3_000;

  private final Path folder;
  private final Ports ports;
  private final String cluster = Uuid.randomUuid().toString();
  private final List<Integer> direct;
  private final List<Integer> controllers;
  private final List<Map<String, String>> listeners = new ArrayList<>();
  private final List<Map<String, String>> advertised = new ArrayList<>();

  Brokers(Path folder, Ports ports, int count) {
    this.folder = folder;
    this.ports = ports;
    direct = IntStream.range(0, count).map(i -> ports.free()).boxed().toList();
    controllers = IntStream.range(0, count).map(i -> ports.free()).boxed().toList();
    for (int i = 0; i < count; i++) {
      listeners.add(new LinkedHashMap<>(Map.of(DIRECT, HOST + direct.get(i))));
      advertised.add(new LinkedHashMap<>(Map.of(DIRECT, HOST + direct.get(i))));
    }
  }

  /** Where to find all of them, for those who are never cut off. */
  String bootstrap() {
    return bootstrap(direct);
  }

  private static String bootstrap(List<Integer> ports) {
    return ports.stream().map(port -> HOST + port).collect(Collectors.joining(","));
  }

  /** Gives a process connections of its own; returns where it finds the brokers. */
  String connect(String process, Cable cable) throws IOException {
    String name = process.replace("-", "").toUpperCase(Locale.ROOT);
    List<Integer> doors = new ArrayList<>();
    for (int i = 0; i < direct.size(); i++) {
      int door = ports.free();
      int broker = ports.free();
      cable.lay(door, broker);
      listeners.get(i).put(name, HOST + broker);
      advertised.get(i).put(name, HOST + door);
      doors.add(door);
    }
    return bootstrap(doors);
  }

  /** What runs a broker, once everybody is connected; number 0 is the first. */
  List<String> program(int number) throws IOException {
    Path file = folder.resolve("broker-" + (number + 1) + ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      settings(number).store(out, null);
    }
    return List.of(BrokerProcess.class.getName(), cluster, file.toString());
  }

  private Properties settings(int number) {
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(number + 1));
    settings.put("log.dirs", folder.resolve("broker-" + (number + 1)).toString());
    settings.put(
        "listeners",
        join(listeners.get(number)) + "," + CONTROLLER + "://" + HOST + controllers.get(number));
    settings.put("advertised.listeners", join(advertised.get(number)));
    settings.put(
        "listener.security.protocol.map",
        CONTROLLER
            + ":PLAINTEXT,"
            + listeners.get(number).keySet().stream()
                .map(name -> name + ":PLAINTEXT")
                .collect(Collectors.joining(",")));
    settings.put("inter.broker.listener.name", DIRECT);
    settings.put("controller.listener.names", CONTROLLER);
    settings.put(
        "controller.quorum.voters",
        IntStream.range(0, controllers.size())
            .mapToObj(i -> (i + 1) + "@" + HOST + controllers.get(i))
            .collect(Collectors.joining(",")));
    settings.put("auto.create.topics.enable", "false");
    copiesAndTransactions(settings);
    groups(settings);
    small(settings);
    return settings;
  }

  private static String join(Map<String, String> addresses) {
    return addresses.entrySet().stream()
        .map(address -> address.getKey() + "://" + address.getValue())
        .collect(Collectors.joining(","));
  }

  private static void copiesAndTransactions(Properties settings) {
    settings.put("default.replication.factor", "3");
    settings.put("min.insync.replicas", "2");
    settings.put("add.partitions.to.txn.retry.backoff.ms", "2");
    // With three copies there is always a leader to end a transaction; see docs/operating.md.
    settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
  }

  /** As docs/operating.md advises. */
  private static void groups(Properties settings) {
    settings.put("group.min.session.timeout.ms", "3000");
    settings.put("group.share.max.size", "1000");
    settings.put("group.share.min.heartbeat.interval.ms", "200");
    settings.put("group.share.heartbeat.interval.ms", "500");
    settings.put("group.share.assignment.interval.ms", "0");
    settings.put("group.share.min.session.timeout.ms", "2000");
    settings.put("group.share.session.timeout.ms", "6000");
  }

  /** All of it has to run on a small machine. */
  private static void small(Properties settings) {
    settings.put("num.network.threads", "1"); // for each listener
    settings.put("num.io.threads", "4");
    settings.put("offsets.topic.num.partitions", "6");
    settings.put("transaction.state.log.num.partitions", "6");
    settings.put("share.coordinator.state.topic.num.partitions", "3");
    settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 * 1024 * 1024));
  }

  /** Whether all of them are up, and each partition has all of its copies. */
  boolean inSync(Admin admin) {
    try {
      int up =
          admin
              .describeCluster(new DescribeClusterOptions().timeoutMs(ASK_MS_MAX))
              .nodes()
              .get()
              .size();
      Set<String> topics =
          admin
              .listTopics(new ListTopicsOptions().listInternal(true).timeoutMs(ASK_MS_MAX))
              .names()
              .get();
      return up == direct.size()
          && admin
              .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(ASK_MS_MAX))
              .allTopicNames()
              .get()
              .values()
              .stream()
              .map(topic -> topic.partitions())
              .flatMap(Collection::stream)
              .allMatch(partition -> partition.isr().size() == partition.replicas().size());
    } catch (ExecutionException e) {
      return false; // whoever can't say so isn't
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
