package io.berth.standalone.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.coordinator.setup.BrokerCheck;
import io.berth.coordinator.setup.SetupException;
import io.berth.standalone.broker.EmbeddedKafka;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Kafka the coordinator connects to, and what it says about the others. */
@WithKafka
class BrokerConnectionTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void aCurrentBrokerIsTaken(TestKafka kafka) {
    try (Admin admin = BrokerCheck.connect(at(kafka.bootstrap()), LIMIT)) {
      assertThat(TestKafka.get(admin.describeCluster().nodes())).hasSize(1);
    }
  }

  @Test
  void aBrokerWithoutShareGroupsIsRefusedWithTheCommandThatMendsIt(@TempDir Path folder) {
    try (EmbeddedKafka broker = EmbeddedKafka.start(folder, 0);
        Admin admin = Admin.create(at(broker.bootstrap()))) {
      FeatureUpdate off = new FeatureUpdate((short) 0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE);
      TestKafka.get(
          admin.updateFeatures(Map.of("share.version", off), new UpdateFeaturesOptions()).all());
      Await.until(
          "share groups are off",
          () ->
              !TestKafka.get(admin.describeFeatures().featureMetadata())
                  .finalizedFeatures()
                  .containsKey("share.version"));

      assertThatThrownBy(() -> BrokerCheck.connect(at(broker.bootstrap()), LIMIT))
          .isInstanceOf(SetupException.class)
          .hasMessageContaining(
              "kafka-features.sh --bootstrap-server "
                  + broker.bootstrap()
                  + " upgrade --feature share.version=1");
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNamedWithWhatToCheck() throws Exception {
    // Takes connections, and never says a word.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String bootstrap = "127.0.0.1:" + silent.getLocalPort();

      assertThatThrownBy(() -> BrokerCheck.connect(at(bootstrap), Duration.ofMillis(500)))
          .isInstanceOf(SetupException.class)
          .hasMessageContaining("Kafka at " + bootstrap + ", but no broker answered within 500 ms")
          .hasMessageContaining("--bootstrap")
          .hasMessageContaining("advertised.listeners");
    }
  }

  @Test
  void aHostThatDoesNotExistIsNamed() {
    assertThatThrownBy(() -> BrokerCheck.connect(at("nowhere.invalid:9092"), LIMIT))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("nowhere.invalid:9092")
        .hasMessageContaining("check the host names in --bootstrap");
  }

  private static Map<String, Object> at(String bootstrap) {
    return Map.of("bootstrap.servers", bootstrap);
  }
}
