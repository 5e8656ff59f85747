package io.berth.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.berth.standalone.kafka.TestKafka;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  private static final byte[] VALUE = "kept".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedIsThereAfterAClose() throws Exception {
    try (EmbeddedKafka first = EmbeddedKafka.start(folder, 0)) {
      store(first.bootstrap());
    }

    try (EmbeddedKafka second = EmbeddedKafka.start(folder, 0)) {
      assertStored(second.bootstrap());
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
    Path data = folder.resolve("data");
    try (BrokerChild child = BrokerChild.start(data, folder.resolve("ready"))) {
      store(child.bootstrap());
      child.kill();
    }

    try (EmbeddedKafka next = EmbeddedKafka.start(data, 0)) {
      assertStored(next.bootstrap());
    }
  }

  @Test
  void aFolderThatAnotherProcessHasIsRefusedAndItsHolderNamed() throws Exception {
    Path data = folder.resolve("data");
    try (BrokerChild child = BrokerChild.start(data, folder.resolve("ready"))) {
      child.bootstrap();

      assertThatThrownBy(() -> EmbeddedKafka.start(data, 0))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("is in use by process " + child.pid());
    }
  }

  @Test
  void aFolderThatThisProcessHasIsRefusedAndStaysClaimed() {
    try (EmbeddedKafka first = EmbeddedKafka.start(folder, 0)) {
      assertThat(first.bootstrap()).startsWith("127.0.0.1:");
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0))
            .isInstanceOf(EmbeddedKafkaException.class)
            .hasMessageContaining("is in use by this process");
      }
    }
  }

  @Test
  void aTakenPortIsNamedAndTheFolderGivenBack() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, taken.getLocalPort()))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessage(
              "port "
                  + taken.getLocalPort()
                  + " is taken by another process: choose another with --kafka-port");
    }

    DataDirectory.claim(folder).close();
  }

  @Test
  void aFolderOfANewerLayoutIsRefused() throws Exception {
    Files.writeString(folder.resolve("berth.json"), "{\"layout\": 2, \"kafka\": \"4.3.1\"}");

    assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("written by a newer Berth (layout 2, Kafka 4.3.1)");
  }

  @Test
  void aFolderOfANewerKafkaIsRefused() throws Exception {
    Files.writeString(folder.resolve("berth.json"), "{\"layout\": 1, \"kafka\": \"4.10.0\"}");

    assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("written by a newer Berth (layout 1, Kafka 4.10.0)");
  }

  @Test
  void aFolderOfAnOlderKafkaIsTakenAndMarkedAnew() throws Exception {
    Files.writeString(folder.resolve("berth.json"), "{\"layout\": 1, \"kafka\": \"4.2.0\"}");

    DataDirectory.claim(folder).close();

    assertThat(folder.resolve("berth.json")).hasContent("{\"layout\":1,\"kafka\":\"4.3.1\"}");
  }

  @Test
  void anUnreadableMarkerIsRefused() throws Exception {
    Files.writeString(folder.resolve("berth.json"), "layout 1");

    assertThatThrownBy(() -> DataDirectory.claim(folder))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("berth.json to say which Berth wrote this folder");
  }

  @Test
  void aKafkaFolderThatIsNotOursIsLeftAlone() throws Exception {
    Files.createDirectory(folder.resolve("kafka"));

    assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("no berth.json");
  }

  // Kafka would end the process here. This test is still there to say that it did not.
  @Test
  void aFolderThatKafkaCannotReadIsAnErrorAndGivenBack() throws Exception {
    EmbeddedKafka.start(folder, 0).close();
    Path metadata = folder.resolve("kafka").resolve("__cluster_metadata-0");
    Files.move(metadata, folder.resolve("aside"));
    Files.writeString(metadata, "not a folder");

    assertThatThrownBy(() -> EmbeddedKafka.start(folder, 0))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("Expected the embedded Kafka to start on " + folder.toRealPath());

    Files.delete(metadata);
    Files.move(folder.resolve("aside"), metadata);
    EmbeddedKafka.start(folder, 0).close();
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> EmbeddedKafka.start(file, 0))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("that this user may write");
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefused() {
    Path proc = Path.of("/proc/self");
    assumeTrue(Files.isDirectory(proc), "a system with /proc, which nobody can write");

    assertThatThrownBy(() -> EmbeddedKafka.start(proc.resolve("berth"), 0))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("that this user may write");
  }

  private static void store(String bootstrap) throws Exception {
    // Not closed: closing would delete the topic, or ask a broker that is gone.
    TestKafka kafka = TestKafka.on(bootstrap);
    kafka.create(List.of(new NewTopic("berth.kept", 1, (short) 1)));
    kafka.send("berth.kept", "k", VALUE);
    kafka.admin().close();
  }

  private static void assertStored(String bootstrap) throws Exception {
    try (TestKafka kafka = TestKafka.on(bootstrap)) {
      assertThat(kafka.read("berth.kept", 1))
          .singleElement()
          .satisfies(record -> assertThat(record.value()).isEqualTo(VALUE));
    }
  }
}
