package io.berth.standalone.cli;

import io.berth.protocol.Command;
import io.berth.protocol.Decision;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine;

/** Sends one command and shows the coordinator's answer: a decision, or why it refused. */
final class Steering implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final SteerOptions options;
  private final Command command;
  private final Connection connection;
  private final Feed feed;
  private final Position sent;
  private final PrintWriter err;
  private final DecisionPrinter printer;
  private final Queue<Answer> unread = new ArrayDeque<>();

  private Steering(
      SteerOptions options, Command command, Connection connection, Feed feed, CommandLine line) {
    this.options = options;
    this.command = command;
    this.connection = connection;
    this.feed = feed;
    this.err = line.getErr();
    this.printer = new DecisionPrinter(options.output, options.around.zone(), line.getOut());
    this.sent =
        connection.send(List.of(Outgoing.command(options.kafka.topics(), command))).getFirst();
  }

  static Steering send(SteerOptions options, Command command, CommandLine line) {
    Connection connection = options.kafka.connect();
    try {
      Feed feed = connection.follow(Set.of(command.tenant()));
      return new Steering(options, command, connection, feed, line);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** The time for the coordinator's answer. */
  Deadline answerDeadline() {
    Duration limit = options.timeout() == null ? ANSWER : options.timeout();
    return Deadline.in(limit, options.around.nanoTime());
  }

  /**
   * Prints the decisions on a run up to the first that answers.
   *
   * @return that decision; empty if the command was refused, which has been said
   */
  Optional<Decision> answer(String run, Predicate<Decision> answers, Deadline deadline) {
    while (true) {
      for (Answer next = unread.poll(); next != null; next = unread.poll()) {
        switch (next) {
          case Answer.Rejected(Reject reject) -> {
            if (isOurs(reject)) {
              return Optional.empty();
            }
          }
          case Answer.Decided(Decision decision) -> {
            if (isAbout(run, decision)) {
              printer.print(decision);
              if (answers.test(decision)) {
                return Optional.of(decision);
              }
            }
          }
        }
      }
      if (deadline.passed()) {
        throw new ClientException(
            "no answer yet to "
                + command.type()
                + " of run "
                + command.run()
                + ": is a coordinator running? The command stands in Kafka and is decided when one"
                + " comes; --timeout sets how long to wait.");
      }
      unread.addAll(feed.poll(deadline.left(LOOK_EVERY)));
    }
  }

  /**
   * Waits until it is certain whether the command is refused, before any decision is looked at.
   *
   * @return false if it is, which has been said
   */
  boolean accepted(Deadline deadline) {
    List<Answer> heard = new ArrayList<>();
    if (!Uptake.await(connection, feed, List.of(sent), deadline, heard::add)) {
      throw new ClientException(
          "no coordinator has taken "
              + command.type()
              + " of run "
              + command.run()
              + " yet: is one running? The command stands in Kafka and is decided when one comes.");
    }
    for (Answer answer : heard) {
      if (answer instanceof Answer.Rejected(Reject reject) && isOurs(reject)) {
        return false;
      }
    }
    unread.addAll(heard);
    return true;
  }

  private boolean isAbout(String run, Decision decision) {
    return decision.run().equals(run) && decision.tenant().equals(command.tenant());
  }

  private boolean isOurs(Reject reject) {
    if (!reject.of().equals(sent)) {
      return false;
    }
    err.println("berth: " + command.type() + " of run " + command.run() + " refused: " + reject);
    err.flush();
    return true;
  }

  @Override
  public void close() {
    feed.close();
    connection.close();
  }
}
