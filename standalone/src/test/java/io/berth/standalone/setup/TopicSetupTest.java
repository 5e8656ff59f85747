package io.berth.standalone.setup;

import static io.berth.standalone.kafka.TestKafka.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.berth.coordinator.setup.Missing;
import io.berth.coordinator.setup.Problem;
import io.berth.coordinator.setup.SetupContext;
import io.berth.coordinator.setup.SetupException;
import io.berth.coordinator.setup.TopicSetup;
import io.berth.protocol.Topics;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.standalone.kafka.WithKafka;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Each test has a deployment of its own: a prefix below the one of the class. */
@WithKafka
class TopicSetupTest {
  private static final OptionalInt NO_WISH = OptionalInt.empty();

  private final TestKafka kafka;
  private Topics topics = new Topics("");

  TopicSetupTest(TestKafka kafka) {
    this.kafka = kafka;
  }

  @BeforeEach
  void newDeployment(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    topics = new Topics(kafka.prefix() + name.substring(0, Math.min(60, name.length())) + ".");
  }

  @Test
  void allTopicsAreMadeAsTheyMustBeAndFoundSoAgain() {
    assertThat(setup(Missing.CREATE).run(OptionalInt.of(3))).isEqualTo(3);

    for (Topics.Spec topic : topics.all(3)) {
      assertThat(partitions(topic.name())).as(topic.name()).isEqualTo(topic.partitions());
      topic
          .settings()
          .forEach((setting, value) ->
              assertThat(settings(topic.name()).get(setting).value()).isEqualTo(value));
    }
    assertThat(setup(Missing.REPORT).run(NO_WISH)).isEqualTo(3);
  }

  @Test
  void withoutAWishThereAreEight() {
    assertThat(setup(Missing.CREATE).run(NO_WISH)).isEqualTo(8);
  }

  @Test
  void instancesThatStartAtOnceAgreeOnOneNumber() throws Exception {
    List<Callable<Integer>> instances = new ArrayList<>();
    for (int wish = 2; wish <= 5; wish++) {
      OptionalInt wished = OptionalInt.of(wish);
      instances.add(() -> setup(Missing.CREATE).run(wished));
    }
    List<Integer> started = new ArrayList<>();
    List<Throwable> refused = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(instances.size())) {
      for (Future<Integer> instance : threads.invokeAll(instances)) {
        if (instance.state() == Future.State.SUCCESS) {
          started.add(instance.resultNow());
        } else {
          refused.add(instance.exceptionNow());
        }
      }
    }

    assertThat(refused)
        .hasSize(3)
        .allSatisfy(e ->
            assertThat(e)
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("fixed when they were first made"));
    assertThat(started).hasSize(1);
    for (String topic : topics.coPartitioned()) {
      assertThat(partitions(topic)).as(topic).isEqualTo(started.getFirst());
    }
  }

  @Test
  void anotherWishLaterIsAnError() {
    setup(Missing.CREATE).run(OptionalInt.of(2));

    assertThat(problems(Missing.CREATE, OptionalInt.of(4)))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.expected()).isEqualTo("2");
          assertThat(problem.found()).isEqualTo("4 in the configuration");
        });
  }

  @Test
  void partitionsAddedToOneTopicAreAnError() {
    setup(Missing.CREATE).run(OptionalInt.of(2));
    addPartitions(List.of(topics.requests()), 3);

    assertThat(problems(Missing.CREATE, NO_WISH))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.subject()).isEqualTo("topic " + topics.requests());
          assertThat(problem.expected()).isEqualTo("2");
          assertThat(problem.found()).isEqualTo("3");
          assertThat(problem.command()).contains("--delete --topic " + topics.requests());
        });
  }

  @Test
  void partitionsAddedToAllTopicsAlikeAreAnErrorForEach() {
    setup(Missing.CREATE).run(OptionalInt.of(2));
    List<String> all = topics.all(2).stream().map(Topics.Spec::name).toList();
    addPartitions(all, 4);

    assertThat(problems(Missing.CREATE, NO_WISH))
        .extracting(Problem::subject)
        .containsExactlyInAnyOrderElementsOf(
            topics.coPartitioned().stream().map(topic -> "topic " + topic).toList());
  }

  @Test
  void topicsAnOperatorMadeAreTakenWithTheirNumber() {
    makeByHand(topics.all(5));

    assertThat(setup(Missing.REPORT).run(NO_WISH)).isEqualTo(5);
    assertThat(problems(Missing.REPORT, OptionalInt.of(6))).hasSize(1);
  }

  @Test
  void topicsAnOperatorMadeWithSeveralNumbersAreAnError() {
    makeByHand(topics.all(2).subList(0, 2));
    makeByHand(topics.all(3).subList(2, 3));

    assertThat(problems(Missing.CREATE, NO_WISH))
        .extracting(Problem::subject, Problem::command)
        .containsExactlyInAnyOrder(
            tuple("topic " + topics.definitions(), addPartitionsCommand(topics.definitions(), 3)),
            tuple("topic " + topics.requests(), addPartitionsCommand(topics.requests(), 3)));
    assertThat(get(kafka.admin().listTopics().names()))
        .as("nothing is made next to what is wrong")
        .doesNotContain(topics.decisions());
  }

  @Test
  void whatIsMissingIsNamedWithTheCommandThatMakesIt() {
    List<Problem> problems = problems(Missing.REPORT, OptionalInt.of(2));

    assertThat(problems)
        .extracting(Problem::subject)
        .containsExactlyInAnyOrderElementsOf(
            topics.all(2).stream().map(topic -> "topic " + topic.name()).toList());
    assertThat(problems)
        .filteredOn(problem -> problem.subject().equals("topic " + topics.requests()))
        .extracting(Problem::command)
        .containsExactly(
            "kafka-topics.sh --bootstrap-server "
                + kafka.bootstrap()
                + " --create --topic "
                + topics.requests()
                + " --partitions 2 --replication-factor 1 --config cleanup.policy=delete"
                + " --config max.message.bytes=4194304"
                + " --config message.timestamp.type=LogAppendTime --config retention.ms=604800000");
    assertThat(get(kafka.admin().listTopics().names()))
        .noneMatch(n -> n.startsWith(topics.prefix()));
  }

  @Test
  void everySettingThatDiffersIsNamedAtOnceAndLeftAlone() {
    setup(Missing.CREATE).run(OptionalInt.of(1));
    set(topics.definitions(), "cleanup.policy", "compact,delete");
    set(topics.requests(), "max.message.bytes", "1048576");
    set(topics.decisions(), "retention.ms", "3600000");

    List<Problem> problems = problems(Missing.CREATE, NO_WISH);

    assertThat(problems)
        .containsExactlyInAnyOrder(
            setting(topics.definitions(), "cleanup.policy", "compact", "compact,delete"),
            setting(topics.requests(), "max.message.bytes", "4194304", "1048576"),
            setting(topics.decisions(), "retention.ms", "604800000", "3600000"));
    assertThat(settings(topics.requests()).get("max.message.bytes").value()).isEqualTo("1048576");
  }

  @Test
  void keepingRecordsLongerIsFine() {
    setup(Missing.CREATE).run(OptionalInt.of(1));
    set(topics.decisions(), "retention.ms", "-1");
    set(topics.requests(), "retention.ms", "999999999999");

    assertThat(setup(Missing.CREATE).run(NO_WISH)).isEqualTo(1);
  }

  @Test
  void moreCopiesThanBrokersIsNamed() {
    SetupContext context = new SetupContext(kafka.admin(), clients(), Missing.CREATE, (short) 3);

    SetupException e =
        catchThrowableOfType(
            SetupException.class, () -> new TopicSetup(context, topics).run(NO_WISH));

    assertThat(e)
        .hasMessageContaining("replication factor of 3 cannot be reached")
        .hasMessageContaining("brokers that are away");
    assertThat(e.isPassing()).isTrue();
  }

  @Test
  void whatOthersWroteIntoTheMemoryIsPassedOver() {
    makeByHand(List.of(topics.metaSpec()));
    kafka.send(topics.meta(), "stranger", "hello".getBytes(StandardCharsets.UTF_8));
    kafka.send(topics.meta(), "stranger2", "{\"partitions\":0}".getBytes(StandardCharsets.UTF_8));

    assertThat(setup(Missing.CREATE).run(OptionalInt.of(2))).isEqualTo(2);
    assertThat(setup(Missing.CREATE).run(NO_WISH)).isEqualTo(2);
  }

  private TopicSetup setup(Missing missing) {
    return new TopicSetup(new SetupContext(kafka.admin(), clients(), missing, (short) 1), topics);
  }

  private List<Problem> problems(Missing missing, OptionalInt wish) {
    SetupException e = catchThrowableOfType(SetupException.class, () -> setup(missing).run(wish));
    assertThat(e).isNotNull();
    assertThat(e.problems())
        .allSatisfy(problem -> assertThat(e).hasMessageContaining(problem.toString()));
    return e.problems();
  }

  private Problem setting(String topic, String setting, String expected, String found) {
    return new Problem(
        "topic " + topic,
        setting,
        expected,
        found,
        "kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s"
                .formatted(kafka.bootstrap(), topic)
            + " --add-config %s=%s".formatted(setting, expected));
  }

  private String addPartitionsCommand(String topic, int partitions) {
    return "kafka-topics.sh --bootstrap-server %s --alter --topic %s --partitions %d"
        .formatted(kafka.bootstrap(), topic, partitions);
  }

  private Map<String, Object> clients() {
    return Map.of("bootstrap.servers", kafka.bootstrap());
  }

  private void makeByHand(List<Topics.Spec> specs) {
    kafka.create(
        specs.stream()
            .map(topic ->
                new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
            .toList());
  }

  private void addPartitions(List<String> names, int partitions) {
    Map<String, NewPartitions> more = new HashMap<>();
    names.forEach(name -> more.put(name, NewPartitions.increaseTo(partitions)));
    get(kafka.admin().createPartitions(more).all());
    Await.until(
        partitions + " partitions show",
        () -> names.stream().allMatch(name -> partitions(name) == partitions));
  }

  private void set(String topic, String setting, String value) {
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
    get(kafka.admin().incrementalAlterConfigs(Map.of(resource(topic), List.of(change))).all());
    Await.until(setting + " shows", () -> settings(topic).get(setting).value().equals(value));
  }

  private Config settings(String topic) {
    return get(kafka.admin().describeConfigs(List.of(resource(topic))).all()).get(resource(topic));
  }

  private int partitions(String topic) {
    return get(kafka.admin().describeTopics(List.of(topic)).allTopicNames())
        .get(topic)
        .partitions()
        .size();
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}
