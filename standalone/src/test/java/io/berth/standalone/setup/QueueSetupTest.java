package io.berth.standalone.setup;

import static io.berth.standalone.kafka.TestKafka.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.coordinator.setup.Missing;
import io.berth.coordinator.setup.QueueSetup;
import io.berth.coordinator.setup.SetupContext;
import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.Topics;
import io.berth.standalone.broker.EmbeddedKafka;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has queues of its own name. */
@WithKafka
class QueueSetupTest {
  private final TestKafka kafka;
  private final Topics topics;

  QueueSetupTest(TestKafka kafka) {
    this.kafka = kafka;
    this.topics = kafka.topics();
  }

  @Test
  void aWorkerThatComesLaterGetsTheWorkThatWasSentBefore() {
    try (QueueSetup queues = queues(Missing.CREATE)) {
      ready(queues.requester(), "early");
    }
    kafka.send(topics.work("early"), "default/r1", "work".getBytes(StandardCharsets.UTF_8));

    List<String> delivered = new ArrayList<>();
    try (ShareConsumer<String, byte[]> worker =
        kafka.shareConsumer(topics.shareGroup("early"), Map.of())) {
      worker.subscribe(List.of(topics.work("early")));
      Await.until(
          "the work is delivered",
          () -> {
            worker
                .poll(Duration.ofMillis(100))
                .forEach(record -> {
                  delivered.add(record.key());
                  worker.acknowledge(record, AcknowledgeType.ACCEPT);
                });
            return !delivered.isEmpty();
          });
      worker.commitSync();
    }

    assertThat(delivered).containsExactly("default/r1");
    assertThat(groupSettings("early").get("share.isolation.level").value())
        .isEqualTo("read_committed");
  }

  @Test
  void eachRequesterHearsOfAQueueOnce() {
    try (QueueSetup queues = queues(Missing.CREATE)) {
      QueueSetup.Requester first = queues.requester();
      first.request("once");
      ready(first, "once");
      assertThat(first.takeNewlyReady()).isEmpty();
      assertThat(queues.isReady("once")).isTrue();

      QueueSetup.Requester revived = queues.requester();
      revived.request("once");
      assertThat(revived.takeNewlyReady()).containsExactly("once");
    }
  }

  @Test
  void manyQueuesBecomeReadyTogether() {
    List<String> names = List.of("many-1", "many-2", "many-3", "many-4", "many-5");
    try (QueueSetup queues = queues(Missing.CREATE)) {
      QueueSetup.Requester requester = queues.requester();
      names.forEach(requester::request);

      List<String> ready = new ArrayList<>();
      Await.until(
          "all are ready",
          () -> {
            ready.addAll(requester.takeNewlyReady());
            return ready.size() == names.size();
          });
      assertThat(ready).containsExactlyInAnyOrderElementsOf(names);
    }
  }

  @Test
  void whereNothingMayBeMadeTheCommandsAreNamedAndTheQueueBecomesReadyOnceTheyWereRun() {
    try (QueueSetup queues = queues(Missing.REPORT)) {
      QueueSetup.Requester requester = queues.requester();
      requester.request("byhand");
      String problem = problem(queues, "byhand");
      assertThat(problem)
          .contains("--create --topic " + topics.work("byhand"))
          .contains(
              "--entity-type groups --entity-name "
                  + topics.shareGroup("byhand")
                  + " --add-config"
                  + " share.auto.offset.reset=earliest,share.isolation.level=read_committed");

      kafka.create(List.of(newTopic("byhand")));
      setGroup("byhand", "share.auto.offset.reset", "earliest");
      setGroup("byhand", "share.isolation.level", "read_committed");

      ready(requester, "byhand");
      assertThat(queues.problems()).isEmpty();
    }
  }

  @Test
  void whatAnOperatorSetIsNamedAndLeftAlone() {
    setGroup("theirs", "share.isolation.level", "read_uncommitted");

    try (QueueSetup queues = queues(Missing.CREATE)) {
      queues.requester().request("theirs");

      assertThat(problem(queues, "theirs"))
          .contains(
              "group "
                  + topics.shareGroup("theirs")
                  + ": expected share.isolation.level to be read_committed, but was"
                  + " read_uncommitted");
      assertThat(queues.isReady("theirs")).isFalse();
    }
    assertThat(groupSettings("theirs").get("share.isolation.level").value())
        .isEqualTo("read_uncommitted");
  }

  @Test
  void aQueueThatIsNotReadyHoldsUpNoOther() {
    setGroup("stuck", "share.isolation.level", "read_uncommitted");

    try (QueueSetup queues = queues(Missing.CREATE)) {
      QueueSetup.Requester requester = queues.requester();
      requester.request("stuck");
      requester.request("flowing");

      ready(requester, "flowing");
      assertThat(queues.problems()).containsOnlyKeys("stuck");
    }
  }

  @Test
  void anOutageOfKafkaIsTriedThrough(@TempDir Path folder) {
    String bootstrap;
    int port;
    try (EmbeddedKafka first = EmbeddedKafka.start(folder, 0)) {
      bootstrap = first.bootstrap();
      port = Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));
    }
    Map<String, Object> clients =
        Map.of(
            "bootstrap.servers", bootstrap,
            "request.timeout.ms", "500",
            "default.api.timeout.ms", "1000");
    try (Admin admin = Admin.create(clients);
        QueueSetup queues = queues(admin, clients)) {
      QueueSetup.Requester requester = queues.requester();
      requester.request("later");
      assertThat(problem(queues, "later")).contains("Timed out");

      try (EmbeddedKafka second = EmbeddedKafka.start(folder, port)) {
        assertThat(second.bootstrap()).isEqualTo(bootstrap);
        ready(requester, "later");
        assertThat(queues.problems()).isEmpty();
      }
    }
  }

  @Test
  void aNameThatNoTopicCanHaveIsRefusedAtOnce() {
    try (QueueSetup queues = queues(Missing.CREATE)) {
      assertThatThrownBy(() -> queues.requester().request("a.b"))
          .isInstanceOf(InvalidRecordException.class);
    }
  }

  private QueueSetup queues(Missing missing) {
    SetupContext context =
        new SetupContext(
            kafka.admin(),
            Map.of("bootstrap.servers", kafka.bootstrap()),
            missing,
            SetupContext.BROKERS_DEFAULT);
    return new QueueSetup(context, topics, 2);
  }

  private QueueSetup queues(Admin admin, Map<String, Object> clients) {
    return new QueueSetup(
        new SetupContext(admin, clients, Missing.CREATE, SetupContext.BROKERS_DEFAULT), topics, 2);
  }

  private static void ready(QueueSetup.Requester requester, String queue) {
    requester.request(queue);
    Await.until(queue + " is ready", () -> requester.takeNewlyReady().contains(queue));
  }

  private static String problem(QueueSetup queues, String queue) {
    Await.until(queue + " has a problem", () -> queues.problems().containsKey(queue));
    return queues.problems().get(queue);
  }

  private NewTopic newTopic(String queue) {
    Topics.Spec topic = topics.workSpec(queue, 2);
    return new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings());
  }

  private void setGroup(String queue, String setting, String value) {
    get(
        kafka
            .admin()
            .incrementalAlterConfigs(
                Map.of(
                    group(queue),
                    List.of(
                        new AlterConfigOp(
                            new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
            .all());
    Await.until(setting + " shows", () -> groupSettings(queue).get(setting).value().equals(value));
  }

  private Config groupSettings(String queue) {
    return get(kafka.admin().describeConfigs(List.of(group(queue))).all()).get(group(queue));
  }

  private ConfigResource group(String queue) {
    return new ConfigResource(ConfigResource.Type.GROUP, topics.shareGroup(queue));
  }
}
