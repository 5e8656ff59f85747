package io.berth.standalone.bench.chaos;

import io.berth.protocol.Definition;
import io.berth.protocol.Topics;
import io.berth.standalone.bench.process.Questions;
import io.berth.standalone.client.ClientSettings;
import io.berth.standalone.client.KafkaConnection;
import io.berth.standalone.client.Outgoing;
import io.berth.standalone.client.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/** Brings a fleet up, one role after the other, each when what it needs is there. */
final class Startup {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration TICK = Duration.ofMillis(100);

  private final Fleet fleet;
  private final Admin admin;
  private final Questions questions;

  Startup(Fleet fleet, Admin admin, Questions questions) {
    this.fleet = fleet;
    this.admin = admin;
    this.questions = questions;
  }

  void brokersAndCoordinators() throws IOException, InterruptedException {
    fleet.start(Fleet.BROKER);
    awaitInSync();
    fleet.start(Fleet.COORDINATOR);
    awaitWell();
  }

  void awaitInSync() throws InterruptedException {
    await("brokers in sync", () -> fleet.brokers().inSync(admin));
  }

  void awaitWell() throws InterruptedException {
    await("coordinators that decide", () -> questions.troubles().isEmpty());
  }

  /** Returns when the definitions are in force. */
  void define(List<Definition> definitions) throws InterruptedException {
    Topics topics = new Topics(Topics.DEFAULT_PREFIX);
    ClientSettings settings = new ClientSettings(fleet.brokers().bootstrap(), topics, Map.of());
    try (KafkaConnection connection = KafkaConnection.open(settings)) {
      List<Position> sent =
          connection.send(
              definitions.stream()
                  .map(definition -> Outgoing.definition(topics, definition))
                  .toList());
      await("flows and limits in force", () -> connection.taken(sent));
    }
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Expected " + what + " within " + LIMIT.toMinutes() + " min: see the logs");
      }
      Thread.sleep(TICK);
    }
  }
}
