package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.coordinator.setup.SetupException;
import io.berth.coordinator.store.Stores;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics are the truth. Where they are gone, nobody goes on as if they were there. */
@WithKafka
class TopicsLostTest {
  private static final String FLOW =
      "{id: f, namespace: a, concurrency: {limit: 1}, tasks: [{id: t, type: log, message: m}]}";

  private static final Duration READY_LIMIT = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private TestKafka kafka;

  @BeforeEach
  void on(TestKafka kafka) {
    this.kafka = kafka;
  }

  /** What the next test finds is as new. */
  @AfterEach
  void deleteAll() {
    delete(topic -> true);
  }

  private CoordinatorSettings settings(String stateDir) {
    return CoordinatorSettings.of(kafka.bootstrap(), folder.resolve(stateDir))
        .withTopics(kafka.topics())
        .withPartitions(Berthed.PARTITIONS);
  }

  @Test
  void aChangelogThatIsGoneIsMissedAndNotMadeAnew() throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder)) {
      berth.apply(FLOW);
      berth.stopCoordinator();
      String changelog = kafka.topics().changelog(Stores.RUNS);
      delete(changelog::equals);

      assertThatThrownBy(berth::startCoordinator)
          .isInstanceOf(SetupException.class)
          .hasMessageContaining("topic " + changelog + ": expected what was decided to be there")
          .hasMessageContaining("--create --topic " + changelog);
      assertThat(TestKafka.get(kafka.admin().listTopics().names())).doesNotContain(changelog);
    }
  }

  @Test
  void oneThatIsDeletedUnderARunningCoordinatorIsNotMadeAnewEither() throws Exception {
    try (Coordinator stays = Coordinator.start(settings("one"))) {
      stays.awaitReady(READY_LIMIT);
      Coordinator leaves = Coordinator.start(settings("two"));
      leaves.awaitReady(READY_LIMIT);
      String changelog = kafka.topics().changelog(Stores.RUNS);
      delete(changelog::equals);
      leaves.close(); // its partitions move

      Await.until("it stops", () -> stays.health().state().equals("BROKEN"));
      assertThat(stays.health().problems())
          .anySatisfy(
              problem -> assertThat(problem).contains("Topic " + changelog + " was deleted"));
      assertThat(ours()).doesNotContain(changelog);
    }
  }

  /**
   * So that whoever starts processes anew does; nobody looks at one that only says it is broken.
   */
  @Test
  void theProcessOfACoordinatorThatHasStoppedEnds() throws Exception {
    Path log = folder.resolve("log");
    try (BerthChild stays = BerthChild.coordinator(kafka, log, folder.resolve("one"))) {
      Await.until(
          "it decides", () -> Files.exists(log) && Files.readString(log).contains("health"));
      Coordinator leaves = Coordinator.start(settings("two"));
      leaves.awaitReady(READY_LIMIT);
      delete(kafka.topics().changelog(Stores.RUNS)::equals);
      leaves.close(); // its partitions move

      assertThat(stays.awaitEnd()).isEqualTo(1);
      assertThat(log)
          .content()
          .contains("The coordinator has stopped because of a fault of its own")
          .contains("was deleted");
    }
  }

  @Test
  void oneOfAnotherSizeIsNamed() {
    kafka.create(List.of(new NewTopic(kafka.topics().changelog(Stores.RUNS), 1, (short) 1)));
    assertThatThrownBy(() -> Coordinator.start(settings("one")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("expected the number of partitions to be 4, as the inputs have");
  }

  /** A changelog that goes on where the old one ended would be laid over what is here. */
  @Test
  void whatIsKeptHereOfTopicsThatAreGoneIsNotUsed() throws Exception {
    Path here = folder.resolve("here");
    try (Berthed berth = Berthed.start(kafka, here)) {
      berth.apply(FLOW);
      berth.startWorker(1);
      berth.request("a/f", "settled"); // a copy in which nothing has settled is never used
      berth.awaitSettled("settled");
      berth.request("a/f", "old");
      berth.awaitSettled("old");
    }
    delete(topic -> true);
    List<String> young = IntStream.range(0, 20).mapToObj(i -> "young" + i).toList();
    try (Berthed berth = Berthed.start(kafka, folder.resolve("elsewhere"))) {
      berth.apply(FLOW);
      for (String run : young) {
        berth.request("a/f", run);
      }
      berth.stopCoordinator();
      berth.startCoordinator(here);
      berth.startWorker(1);
      berth.awaitSettled(young).admittedInOrderOfArrival().everySettledOnce(young);
    }
  }

  private void delete(Predicate<String> wanted) {
    Set<String> ours = ours().stream().filter(wanted).collect(Collectors.toSet());
    TestKafka.get(kafka.admin().deleteTopics(ours).all());
    Await.until("they are gone", () -> ours().stream().noneMatch(ours::contains));
  }

  private List<String> ours() {
    return TestKafka.get(kafka.admin().listTopics().names()).stream()
        .filter(topic -> topic.startsWith(kafka.prefix()))
        .toList();
  }
}
