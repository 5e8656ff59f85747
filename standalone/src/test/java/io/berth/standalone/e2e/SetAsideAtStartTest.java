package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Decision.Kind;
import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.standalone.client.Position;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator names a record that is not to be decided. */
@WithKafka
class SetAsideAtStartTest {
  private static final FlowName FLOW = FlowName.parse("company.team/etl");

  @Test
  void itLandsInTheRejects_andWhatFollowsIsDecided(TestKafka kafka, @TempDir Path folder)
      throws Exception {
    try (Berthed berth = Berthed.start(kafka, folder.resolve("first"))) {
      berth.apply("{id: etl, namespace: company.team, tasks: [{id: t, type: log, message: m}]}");
      berth.stopCoordinator();
      List<Position> records =
          berth.publish(
              List.of(Request.of("default", FLOW, "poison"), Request.of("default", FLOW, "other")));
      Position aside = records.getFirst();
      try (BerthChild again =
          BerthChild.coordinator(
              kafka,
              folder.resolve("log"),
              folder.resolve("second"),
              "--set-aside",
              "%s-%d@%d".formatted(aside.topic(), aside.partition(), aside.offset()))) {
        DecisionLog log =
            berth.await("a decision on what follows", so -> so.says(Kind.ADMITTED, "other"));
        assertThat(log.runs()).containsExactly("other");
        assertThat(new RejectReader(kafka).await(1))
            .singleElement()
            .satisfies(reject -> {
              assertThat(reject.code()).isEqualTo("SET_ASIDE");
              assertThat(reject.of()).isEqualTo(aside);
            });
        assertThat(again.terminate()).isZero();
      }
    }
  }
}
