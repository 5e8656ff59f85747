package io.berth.standalone.cli;

import io.berth.standalone.client.Answer;
import io.berth.standalone.client.ClientException;
import io.berth.standalone.client.Connection;
import io.berth.standalone.client.Deadline;
import io.berth.standalone.client.Feed;
import io.berth.standalone.client.Outgoing;
import io.berth.standalone.client.Position;
import io.berth.standalone.client.RunWatch;
import io.berth.standalone.client.RunWatch.News;
import io.berth.standalone.client.Uptake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends requests and follows their runs. */
final class Submission {
  private static final Duration FIRST_DECISION = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /**
   * How long to wait.
   *
   * @param timeout null: as long as is usual for the first decision, and without end after it
   * @param toTheEnd whether the runs' ends are waited for
   */
  record Patience(@Nullable Duration timeout, boolean toTheEnd) {}

  private final Surroundings around;
  private final String tenant;
  private final Patience patience;
  private final boolean idsAreChosen;
  private boolean refused;

  Submission(Surroundings around, String tenant, Patience patience, boolean idsAreChosen) {
    this.around = around;
    this.tenant = tenant;
    this.patience = patience;
    this.idsAreChosen = idsAreChosen;
  }

  /**
   * Sends all, and shows what the coordinator says.
   *
   * @param requests by run id
   * @return the exit code
   */
  int run(KafkaOptions kafka, Map<String, Outgoing> requests, SubmitOutput shown) {
    RunWatch watch = new RunWatch(tenant);
    try (Connection connection = kafka.connect();
        Feed feed = connection.follow(Set.of(tenant))) {
      Deadline all = Deadline.in(patience.timeout(), around.nanoTime());
      Deadline first =
          patience.timeout() == null ? Deadline.in(FIRST_DECISION, around.nanoTime()) : all;
      List<Position> positions = connection.send(new ArrayList<>(requests.values()));
      int i = 0;
      for (String run : requests.keySet()) {
        watch.add(run, positions.get(i++));
      }

      if (idsAreChosen) {
        confirm(connection, feed, positions, first, watch, shown);
      }
      follow(feed, watch, watch::undecided, first, shown, Submission::undecided);
      if (patience.toTheEnd()) {
        follow(feed, watch, watch::unsettled, all, shown, Submission::unsettled);
        return watch.exitCode();
      }
    }
    return refused ? ExitCode.FAILED : ExitCode.DONE;
  }

  /**
   * A run of the same id may be live already, and its decisions must not be taken for ours. So
   * nothing is believed before it is certain which requests are refused.
   */
  private void confirm(
      Connection connection,
      Feed feed,
      List<Position> positions,
      Deadline deadline,
      RunWatch watch,
      SubmitOutput shown) {
    List<Answer> heard = new ArrayList<>();
    Position last = positions.getLast(); // all of one tenant lie in one partition, in order
    if (!Uptake.await(connection, feed, List.of(last), deadline, heard::add)) {
      throw undecided(watch.undecided());
    }
    heard.stream()
        .filter(Answer.Rejected.class::isInstance)
        .forEach(one -> hear(one, watch, shown));
    heard.stream().filter(Answer.Decided.class::isInstance).forEach(one -> hear(one, watch, shown));
  }

  private void follow(
      Feed feed,
      RunWatch watch,
      Supplier<Collection<String>> open,
      Deadline deadline,
      SubmitOutput shown,
      Function<Collection<String>, ClientException> tooLate) {
    while (!open.get().isEmpty()) {
      if (deadline.passed()) {
        throw tooLate.apply(open.get());
      }
      feed.poll(deadline.left(LOOK_EVERY)).forEach(answer -> hear(answer, watch, shown));
    }
  }

  private void hear(Answer answer, RunWatch watch, SubmitOutput shown) {
    watch
        .accept(answer)
        .ifPresent(news -> {
          refused |= news instanceof News.Refused;
          shown.show(news);
        });
  }

  private static ClientException undecided(Collection<String> runs) {
    return new ClientException(
        "no decision yet on "
            + named(runs)
            + ": is a coordinator running? The request stands in Kafka and is decided when one"
            + " comes; --timeout sets how long to wait.");
  }

  private static ClientException unsettled(Collection<String> runs) {
    return new ClientException(
        "stopped waiting: "
            + named(runs)
            + " had not ended within --timeout. It goes on; `berth kill RUN` ends it.");
  }

  private static String named(Collection<String> runs) {
    String first = runs.iterator().next();
    return runs.size() == 1 ? "run " + first : runs.size() + " runs (" + first + ", …)";
  }
}
