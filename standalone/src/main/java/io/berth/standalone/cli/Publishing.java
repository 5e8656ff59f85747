package io.berth.standalone.cli;

import io.berth.protocol.DefinitionKey;
import io.berth.standalone.client.Answer;
import io.berth.standalone.client.ClientException;
import io.berth.standalone.client.Connection;
import io.berth.standalone.client.Deadline;
import io.berth.standalone.client.Feed;
import io.berth.standalone.client.Outgoing;
import io.berth.standalone.client.Position;
import io.berth.standalone.client.Reject;
import io.berth.standalone.client.Uptake;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Publishes changes of definitions, waits until the coordinator has taken them, and says so. */
final class Publishing {
  /** One definition's new or deleted state. */
  record Change(DefinitionKey key, Outgoing record) {}

  /** What became of a change, for programs. */
  private record Outcome(String definition, String result) {}

  private final Surroundings around;
  private final KafkaOptions kafka;
  private final OutputOption output;
  private final Duration timeout;

  Publishing(Surroundings around, KafkaOptions kafka, OutputOption output, Duration timeout) {
    this.around = around;
    this.kafka = kafka;
    this.output = output;
    this.timeout = timeout;
  }

  /**
   * Publishes all, and says of each what became of it.
   *
   * @param done what to say of a change that the coordinator took: {@code applied}
   * @return the exit code
   */
  int publish(List<Change> changes, String done, PrintWriter out, PrintWriter err) {
    Set<String> tenants = new TreeSet<>();
    changes.forEach(change -> tenants.add(change.key().tenant()));
    Map<Position, Reject> rejects = new HashMap<>();
    List<Position> positions;
    try (Connection connection = kafka.connect();
        Feed feed = connection.follow(tenants)) {
      positions = connection.send(changes.stream().map(Change::record).toList());
      boolean taken =
          Uptake.await(
              connection,
              feed,
              lastOfEachPartition(positions),
              Deadline.in(timeout, around.nanoTime()),
              answer -> {
                if (answer instanceof Answer.Rejected(Reject reject)) {
                  rejects.put(reject.of(), reject);
                }
              });
      if (!taken) {
        throw new ClientException(
            "published, but no coordinator has taken it within "
                + timeout.toSeconds()
                + " s: is one running? It takes effect when one comes; --timeout sets how long to"
                + " wait.");
      }
    }
    int code = ExitCode.DONE;
    for (int i = 0; i < changes.size(); i++) {
      DefinitionKey key = changes.get(i).key();
      Reject reject = rejects.get(positions.get(i));
      if (reject != null) {
        err.println("berth: " + DefinitionNames.of(key) + " refused: " + reject);
        code = ExitCode.FAILED;
      } else {
        say(out, key, done);
      }
    }
    out.flush();
    err.flush();
    return code;
  }

  void say(PrintWriter out, DefinitionKey key, String result) {
    if (output.isJson()) {
      OutputOption.printJson(out, new Outcome(key.toString(), result));
    } else {
      out.println(DefinitionNames.of(key) + " " + result);
    }
  }

  private static List<Position> lastOfEachPartition(List<Position> positions) {
    Map<Integer, Position> last = new HashMap<>();
    positions.forEach(position -> last.put(position.partition(), position));
    return new ArrayList<>(last.values());
  }
}
