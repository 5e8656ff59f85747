package io.berth.standalone.bench.chaos;

import io.berth.protocol.Decision;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.protocol.Topics;
import io.berth.standalone.bench.process.Questions;
import io.berth.standalone.client.ClientSettings;
import io.berth.standalone.client.KafkaConnection;
import io.berth.standalone.client.Outgoing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** A fleet of which one process at a time fails, and the time until its work goes on. */
final class Failover implements AutoCloseable {
  private static final String TENANT = "failover";
  private static final FlowName HELD = FlowName.parse("chaos/held");

  private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);
  private final Fleet fleet;
  private final Admin admin;
  private final Questions questions;
  private final Startup startup;
  private final Gaps gaps;
  private int runs;

  private Failover(Fleet fleet, Admin admin, Questions questions) {
    this.fleet = fleet;
    this.admin = admin;
    this.questions = questions;
    startup = new Startup(fleet, admin, questions);
    gaps = new Gaps(fleet.brokers().bootstrap(), topics);
  }

  /** Returns when everything runs. */
  static Failover start(Path folder, int standbys) throws IOException, InterruptedException {
    Fleet fleet = new Fleet(folder, standbys);
    Failover failover =
        new Failover(
            fleet,
            Admin.create(Map.of("bootstrap.servers", fleet.brokers().bootstrap())),
            new Questions(fleet.apis()));
    failover.startup.brokersAndCoordinators();
    failover.startup.define(failover.gaps.definitions());
    failover.gaps.start();
    return failover;
  }

  /** The gap when the one that decides the most partitions is killed, or asked to go. */
  double coordinatorGoes(boolean kill) throws Exception {
    String name = deciding();
    return gaps.after(() -> end(name, kill));
  }

  /** The gap when it is started again. */
  double coordinatorReturns() throws Exception {
    return gaps.after(() -> {
      for (String name : fleet.missing()) {
        if (name.startsWith(Fleet.COORDINATOR)) {
          fleet.start(name);
        }
      }
      startup.awaitWell();
    });
  }

  /** The coordinator that decides the most partitions. */
  private String deciding() {
    List<Integer> shares = questions.shares(Fleet.PARTITIONS);
    int most = shares.get(0) >= shares.get(1) ? 0 : 1;
    return Fleet.COORDINATOR + (most + 1);
  }

  double brokerRestarts(int number, boolean kill) throws Exception {
    String name = Fleet.BROKER + number;
    return gaps.after(() -> {
      end(name, kill);
      fleet.start(name);
      startup.awaitInSync();
    });
  }

  /** The gap when a broker says nothing for so long, and its connections stay. */
  double brokerIsSilent(int number, Duration silence) throws Exception {
    String name = Fleet.BROKER + number;
    return gaps.after(() -> {
      fleet.freeze(name);
      Thread.sleep(silence);
      fleet.thaw(name);
      startup.awaitInSync();
    });
  }

  private void end(String name, boolean kill) throws InterruptedException {
    if (kill) {
      fleet.kill(name);
    } else {
      fleet.terminate(name);
    }
  }

  /**
   * Starts the workers, for the next.
   *
   * @param lease of the runs that are lost
   */
  void startWorkers(Duration lease) throws Exception {
    fleet.start(Fleet.WORKER);
    startup.define(
        DefinitionFile.read(
                """
                tenant: %s
                id: %s
                namespace: %s
                lease: %s
                tasks: [{id: hold, type: sleep, duration: PT10M}]
                """
                    .formatted(TENANT, HELD.id(), HELD.namespace(), lease))
            .definitions());
  }

  /** Since the death of a worker, in milliseconds. */
  record Lost(double noticed, double atWorkAgain) {}

  Lost workerDies() throws Exception {
    String run = "held" + runs++;
    try (Tap tap = new Tap(fleet.brokers().bootstrap(), topics, silence -> {});
        KafkaConnection connection =
            KafkaConnection.open(
                new ClientSettings(fleet.brokers().bootstrap(), topics, Map.of()))) {
      connection.send(List.of(Outgoing.request(topics, Request.of(TENANT, HELD, run))));
      Startup.await("the start of a run", () -> find(tap, run, Kind.STARTED, 1).isPresent());
      String worker = String.valueOf(find(tap, run, Kind.STARTED, 1).orElseThrow().worker());
      Thread.sleep(2_000); // somewhere in its lease
      String name = fleet.withPid(worker);
      Instant death = Instant.now();
      fleet.kill(name);
      Startup.await("its next attempt", () -> find(tap, run, Kind.STARTED, 2).isPresent());
      fleet.start(name);
      return new Lost(
          since(death, find(tap, run, Kind.LOST, 1)),
          since(death, find(tap, run, Kind.STARTED, 2)));
    }
  }

  private static Optional<Decision> find(Tap tap, String run, Kind kind, int attempt) {
    return tap.decisions().stream()
        .filter(decision -> decision.run().equals(run))
        .filter(decision -> decision.decision() == kind && decision.attempt() == attempt)
        .findFirst();
  }

  private static double since(Instant begin, Optional<Decision> end) {
    return Duration.between(begin, end.orElseThrow().at()).toMillis();
  }

  @Override
  public void close() {
    gaps.close();
    questions.close();
    fleet.close();
    admin.close(Duration.ZERO);
  }
}
