package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.coordinator.setup.SetupException;
import io.berth.coordinator.store.Stores;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics are the truth. Where they are gone, nobody goes on as if they were there. */
@WithKafka
class TopicsLostTest {
  private static final String FLOW =
      "{id: f, namespace: a, concurrency: {limit: 1}, tasks: [{id: t, type: log, message: m}]}";

  @TempDir private Path folder;
  private TestKafka kafka;

  @BeforeEach
  void on(TestKafka kafka) {
    this.kafka = kafka;
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
  void whatIsKeptHereOfTopicsThatAreGoneIsNotUsed() throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder)) {
      berth.apply(FLOW);
      berth.request("a/f", "active", "waiting");
      assertThat(berth.asking().get("/api/runs").text()).contains("active", "waiting");
      berth.stopCoordinator();
    }
    delete(topic -> true);
    try (Berthed berth = Berthed.start(kafka, folder)) {
      berth.apply(FLOW);
      berth.request("a/f", "waiting");
      assertThat(berth.asking().get("/api/runs").text())
          .contains("waiting", "ADMITTED")
          .doesNotContain("active");
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
