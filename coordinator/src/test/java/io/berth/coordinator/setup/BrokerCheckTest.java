package io.berth.coordinator.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.setup.BrokerCheck.Features;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which clusters are refused, and with which subject. */
class BrokerCheckTest {
  // Levels of metadata.version: 3.9 = 21, 4.1 = 27, 4.2 = 28 and 29, 4.3 = 30.
  static Stream<Arguments> clusters() {
    return Stream.of(
        Arguments.of("4.3", Map.of(1, new Features(30, 1)), List.of()),
        Arguments.of("4.2", Map.of(1, new Features(29, 1)), List.of()),
        Arguments.of(
            "4.2 without share groups", Map.of(1, new Features(29, 0)), List.of("cluster")),
        // Share groups of 4.1 are a preview, and were not yet what Berth needs.
        Arguments.of("4.1 with the preview", Map.of(1, new Features(27, 1)), List.of("broker 1")),
        Arguments.of("3.9", Map.of(1, new Features(21, 0)), List.of("broker 1")),
        Arguments.of("knows no features", Map.of(1, new Features(0, 0)), List.of("broker 1")),
        Arguments.of(
            "half upgraded",
            Map.of(1, new Features(30, 0), 2, new Features(27, 0), 3, new Features(27, 0)),
            List.of("broker 2", "broker 3")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clusters")
  void aClusterIsJudgedByItsOldestBroker(
      String name, Map<Integer, Features> brokers, List<String> refused) {
    assertThat(BrokerCheck.judge(brokers, new ToolCommands("kafka:9092")))
        .extracting(Problem::subject)
        .isEqualTo(refused);
  }
}
