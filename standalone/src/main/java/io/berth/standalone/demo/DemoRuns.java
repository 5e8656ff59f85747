package io.berth.standalone.demo;

import io.berth.coordinator.view.Explanation;
import io.berth.coordinator.view.RunState;
import io.berth.protocol.Decision.Kind;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.Flow;
import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.protocol.Tenants;
import io.berth.protocol.Topics;
import io.berth.standalone.cli.ExplanationText;
import io.berth.standalone.cli.Surroundings;
import io.berth.standalone.client.Answer;
import io.berth.standalone.client.ClientException;
import io.berth.standalone.client.ClientSettings;
import io.berth.standalone.client.Connection;
import io.berth.standalone.client.CoordinatorApi;
import io.berth.standalone.client.Deadline;
import io.berth.standalone.client.Feed;
import io.berth.standalone.client.Outgoing;
import io.berth.standalone.client.Position;
import io.berth.standalone.client.Uptake;
import io.berth.standalone.server.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Applies the example flows, asks for runs, and tells what becomes of them. */
final class DemoRuns {
  private static final int RUNS_PER_FLOW = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Surroundings around;
  private final ClientSettings settings;
  private final String http;
  private final DemoScript script;
  private final StopSignal stop;

  DemoRuns(Surroundings around, String bootstrap, String http, DemoScript script, StopSignal stop) {
    this.around = around;
    this.settings = new ClientSettings(bootstrap, new Topics(Topics.DEFAULT_PREFIX), Map.of());
    this.http = http;
    this.script = script;
    this.stop = stop;
  }

  /** Returns whether every run has ended as it should. */
  boolean play() {
    List<Flow> flows = flows();
    List<Outgoing> requests = new ArrayList<>();
    List<Expected> cast = new ArrayList<>();
    for (Flow flow : flows) {
      for (int i = 1; i <= RUNS_PER_FLOW; i++) {
        String run = flow.id() + "-" + i;
        requests.add(request(flow.name(), run));
        cast.add(new Expected(run, i <= slots(flow) ? Kind.SUCCEEDED : endOfTheNext(flow)));
      }
    }
    Story story = new Story(cast, script.style());
    try (Connection connection = around.kafka().apply(settings);
        Feed feed = connection.follow(Set.of(Tenants.DEFAULT))) {
      apply(connection, feed, flows);
      connection.send(requests);
      tell(feed, story);
    }
    script.summary(story);
    return story.isAsExpected();
  }

  private void apply(Connection connection, Feed feed, List<Flow> flows) {
    List<Position> sent =
        connection.send(
            flows.stream().map(flow -> Outgoing.definition(settings.topics(), flow)).toList());
    Deadline deadline = Deadline.in(PATIENCE, around.nanoTime());
    if (!Uptake.await(connection, feed, sent, deadline, DemoRuns::refuse)) {
      throw new ClientException("the coordinator has not taken the flows within " + PATIENCE);
    }
  }

  private static void refuse(Answer answer) {
    if (answer instanceof Answer.Rejected(var reject)) {
      throw new ClientException("the coordinator refused an example flow: " + reject);
    }
  }

  private void tell(Feed feed, Story story) {
    Deadline deadline = Deadline.in(PATIENCE, around.nanoTime());
    while (!story.isOver() && !deadline.passed() && !stop.await(Duration.ZERO)) {
      for (Answer answer : feed.poll(deadline.left(LOOK_EVERY))) {
        switch (answer) {
          case Answer.Decided(var decision) -> {
            story.tell(decision).ifPresent(script::line);
            if (decision.decision() == Kind.QUEUED) {
              explain(decision.run());
            }
          }
          case Answer.Rejected(var reject) ->
              throw new ClientException("the coordinator refused a run: " + reject);
        }
      }
    }
  }

  /** What `berth explain` says of it, unless it waits no more. */
  private void explain(String run) {
    try (CoordinatorApi coordinator = new CoordinatorApi(http)) {
      Explanation explanation =
          coordinator.get(
              "/api/explain", Map.of("tenant", Tenants.DEFAULT, "run", run), Explanation.class);
      if (explanation.state() == RunState.QUEUED) {
        script.explained(run, new ExplanationText(around.zone()).lines(explanation));
      }
    } catch (ClientException e) {
      script.line(String.valueOf(e.getMessage())); // the story goes on without it
    }
  }

  private Outgoing request(FlowName flow, String run) {
    return Outgoing.request(settings.topics(), Request.of(Tenants.DEFAULT, flow, run));
  }

  private static int slots(Flow flow) {
    return flow.concurrency() == null ? RUNS_PER_FLOW : flow.concurrency().limit();
  }

  private static Kind endOfTheNext(Flow flow) {
    return flow.concurrency() == null
        ? Kind.SUCCEEDED
        : switch (flow.concurrency().behavior()) {
          case QUEUE, CANCEL_RUNNING -> Kind.SUCCEEDED;
          case CANCEL -> Kind.CANCELLED;
          case FAIL -> Kind.FAILED;
        };
  }

  /** Those of {@code examples/limits.yaml}, which is packed into the jar. */
  static List<Flow> flows() {
    DefinitionFile file;
    try (InputStream in = DemoRuns.class.getResourceAsStream("limits.yaml")) {
      byte[] bytes = Objects.requireNonNull(in, "limits.yaml is not in the jar").readAllBytes();
      file = DefinitionFile.read(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Flow> flows = new ArrayList<>();
    for (Definition definition : file.definitions()) {
      if (definition instanceof Flow flow) {
        flows.add(flow);
      }
    }
    return flows;
  }
}
