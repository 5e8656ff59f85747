package io.berth.standalone.e2e;

import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The offsets of a new topic begin at 0 again; those of the old one say nothing about it. */
@WithKafka
class TopicMadeAnewTest {
  @TempDir private Path folder;

  @Test
  void aTopicThatIsMadeAnewIsReadFromItsBeginning(TestKafka kafka) throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder.resolve("state"))) {
      berth.startWorker(8);
      berth.apply("{id: etl, namespace: company.team, tasks: [{id: t, type: log, message: m}]}");
      List<String> old = List.of("a", "b", "c");
      berth.request("company.team/etl", old);
      berth.awaitSettled(old);

      berth.stopCoordinator();
      String topic = kafka.topics().requests();
      TestKafka.get(kafka.admin().deleteTopics(List.of(topic)).all());
      Await.until(
          "the topic is gone",
          () -> !TestKafka.get(kafka.admin().listTopics().names()).contains(topic));
      berth.startCoordinator();

      List<String> young = List.of("d", "e");
      berth.request("company.team/etl", young);
      berth.awaitSettled(young).everySettledOnce(List.of("a", "b", "c", "d", "e"));
    }
  }
}
