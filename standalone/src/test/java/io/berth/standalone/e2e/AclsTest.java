package io.berth.standalone.e2e;

import static io.berth.standalone.e2e.GuardedBerth.SOMEBODY;
import static io.berth.standalone.kafka.TestKafka.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.coordinator.setup.Changelogs;
import io.berth.coordinator.setup.Missing;
import io.berth.coordinator.setup.QueueSetup;
import io.berth.coordinator.setup.SessionTimeout;
import io.berth.coordinator.setup.SetupContext;
import io.berth.coordinator.setup.TopicSetup;
import io.berth.coordinator.store.Stores;
import io.berth.protocol.Flow;
import io.berth.protocol.Topics;
import io.berth.standalone.Typed;
import io.berth.standalone.e2e.AclTable.Grant;
import io.berth.standalone.e2e.AclTable.Role;
import io.berth.standalone.kafka.Await;
import io.berth.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each role has what the table of ACLs says that it needs, no more, and comes with a login. What it
 * can do with that, and what it can't do without each part of it.
 */
class AclsTest {
  private static final Duration READY_LIMIT = Duration.ofMinutes(1);
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final TopicPartition OFFSETS = new TopicPartition("__consumer_offsets", 0);
  private static final byte[] VALUE = "{}".getBytes(StandardCharsets.UTF_8);
  private static final String FLOWS =
      """
      id: etl
      namespace: company.team
      concurrency: {limit: 1}
      tasks: [{id: wait, type: sleep, duration: PT10M}]
      ---
      id: quick
      namespace: company.team
      concurrency: {limit: 1}
      tasks: [{id: say, type: log, message: hello}]
      ---
      id: long
      namespace: company.team
      tasks: [{id: wait, type: sleep, duration: PT10M}]
      """;

  @TempDir private static Path folder;
  private static GuardedBerth berth;
  private static Coordinator coordinator;
  private static Worker worker;

  @BeforeAll
  static void start() throws Exception {
    berth = GuardedBerth.start(folder.resolve("kafka"));
    for (Role role : Role.values()) {
      berth.give(role.user(), TOPICS, AclTable.needed(role, true));
    }
    coordinator = startCoordinator("one");
    worker = berth.worker(Role.WORKER.user());
    done(berth.typed(Role.OPERATOR.user()).stdin(FLOWS), "apply", "-f", "-");
  }

  @AfterAll
  static void stop() throws Exception {
    worker.close();
    coordinator.close();
    berth.close();
  }

  private static Coordinator startCoordinator(String stateDir) throws InterruptedException {
    Coordinator started =
        berth.coordinator(Role.COORDINATOR.user(), TOPICS, true, folder.resolve(stateDir));
    started.awaitReady(READY_LIMIT);
    return started;
  }

  private static void done(Typed typed, String... arguments) {
    assertThat(typed.run(arguments))
        .as(() -> String.join(" ", arguments) + ": " + typed.out() + typed.err())
        .isZero();
  }

  @Test
  void withItEachRoleDoesItsWholeWork() throws Exception {
    Typed requester = berth.typed(Role.REQUESTER.user());
    Typed operator = berth.typed(Role.OPERATOR.user());
    done(requester, "submit", "company.team/quick", "--wait");
    done(requester, "submit", "company.team/quick", "--id", "q1", "--wait");
    done(requester, "submit", "company.team/etl", "--id", "r1");
    done(requester, "submit", "company.team/etl", "--id", "r2");
    done(operator, "force", "r2");
    done(operator, "kill", "r1", "--wait");
    done(operator, "restart", "r1", "--id", "r3");
    done(operator, "purge", "r1");

    // A second instance copies, takes over, and reads back what the first has stored.
    Coordinator first = coordinator;
    coordinator = startCoordinator("two");
    first.close();
    done(operator, "kill", "r2", "--wait");
    done(operator, "kill", "r3", "--wait");
    done(operator, "delete", "flow", "company.team/etl");
    done(requester, "submit", "company.team/quick", "--id", "q2", "--wait");

    try (LogReader reader = new LogReader(berth.kafka())) {
      reader
          .readAll()
          .ofFlow("company.team/etl")
          .neverMoreThan(1)
          .everySettledOnce(List.of("r1", "r2", "r3"))
          .nothingLeftActive();
    }
    assertThat(coordinator.health().problems()).isEmpty();
    assertThat(worker.health().problems()).isEmpty();
  }

  @Test
  void whereAnOperatorMakesTheTopicsACoordinatorNeedsLess() throws Exception {
    Topics topics = new Topics("made.");
    SetupContext asOperator =
        new SetupContext(
            berth.kafka().admin(),
            Map.of("bootstrap.servers", berth.kafka().bootstrap()),
            Missing.CREATE,
            SetupContext.BROKERS_DEFAULT);
    new TopicSetup(asOperator, topics).run(OptionalInt.of(1));
    new Changelogs(asOperator, topics)
        .ensure(Stores.changelogs(topics, 1, CoordinatorSettings.RETENTION_DEFAULT));
    try (QueueSetup queues = new QueueSetup(asOperator, topics, 1)) {
      queues.requester().request(Flow.DEFAULT_QUEUE);
      Await.until("the queue is ready", () -> queues.isReady(Flow.DEFAULT_QUEUE));
    }

    List<Grant> needed = AclTable.needed(Role.COORDINATOR, false);
    List<Grant> ofBothKinds =
        needed.stream().filter(AclTable.needed(Role.COORDINATOR, true)::contains).toList();
    berth.give(SOMEBODY, topics, ofBothKinds);
    try (Coordinator less = berth.coordinator(SOMEBODY, topics, false, folder.resolve("made"))) {
      less.awaitReady(READY_LIMIT);
      Await.until(
          "it says that it can't look at the share group",
          () -> less.health().problems().toString().contains(topics.shareGroup("default")));
      berth.give(SOMEBODY, topics, needed);
      Await.until("all is well", () -> less.health().problems().isEmpty());
    }
  }

  @Test
  void whatIsOptionalGivesWhatItSays() throws Exception {
    String topic = TOPICS.prefix() + "left";
    berth.kafka().create(List.of(new NewTopic(topic, 1, (short) 1)));
    try (Admin admin = Admin.create(berth.settings(SOMEBODY));
        Producer<String, byte[]> left =
            berth.kafka().producer(Map.of("transactional.id", TOPICS.application() + "-left"))) {
      left.initTransactions();
      left.beginTransaction();
      left.send(new ProducerRecord<>(topic, VALUE)).get();
      List<Supplier<KafkaFuture<?>>> gains =
          List.of(
              () -> admin.describeMetadataQuorum().quorumInfo(),
              () -> admin.abortTransaction(only(admin, new TopicPartition(topic, 0))).all(),
              () -> admin.describeProducers(List.of(OFFSETS)).all());

      berth.give(SOMEBODY, TOPICS, AclTable.needed(Role.COORDINATOR, true));
      assertThat(SessionTimeout.allowed(admin)).hasSeconds(6);
      assertThat(gains)
          .allSatisfy(gain ->
              assertThatThrownBy(() -> gain.get().get())
                  .hasCauseInstanceOf(AuthorizationException.class));

      berth.give(SOMEBODY, TOPICS, AclTable.of(Role.COORDINATOR));
      assertThat(SessionTimeout.allowed(admin)).hasSeconds(3);
      gains.forEach(gain -> get(gain.get()));
    }
  }

  private static AbortTransactionSpec only(Admin admin, TopicPartition partition) {
    ProducerState open =
        get(admin.describeProducers(List.of(partition)).partitionResult(partition))
            .activeProducers()
            .getFirst();
    return new AbortTransactionSpec(
        partition,
        open.producerId(),
        (short) open.producerEpoch(),
        open.coordinatorEpoch().orElse(0));
  }

  static Stream<Grant> grants() {
    return Stream.of(Role.values()).flatMap(role -> AclTable.needed(role, true).stream());
  }

  @ParameterizedTest
  @MethodSource("grants")
  void whoLacksAPartIsToldSo(Grant lacking) {
    Topics topics =
        lacking.role() == Role.COORDINATOR ? new Topics("lacks" + nth(lacking) + ".") : TOPICS;
    List<Grant> rest = new ArrayList<>(AclTable.needed(lacking.role(), true));
    rest.remove(lacking);
    lacking.included().ifPresent(rest::add);
    berth.give(SOMEBODY, topics, rest);

    assertThat(
            switch (lacking.role()) {
              case COORDINATOR ->
                  berth.coordinatorSays(SOMEBODY, topics, folder.resolve(topics.prefix()));
              case WORKER -> berth.workerSays(SOMEBODY);
              case REQUESTER -> commandSays("submit", "company.team/quick", "--id", "never");
              case OPERATOR -> operatorSays(lacking.resource().name());
            })
        .containsIgnoringCase("authoriz")
        .contains(words(lacking, topics));
  }

  private static long nth(Grant grant) {
    return grants().takeWhile(other -> !other.equals(grant)).count();
  }

  private static String words(Grant lacking, Topics topics) {
    if (lacking.resource().resourceType() == ResourceType.TRANSACTIONAL_ID) {
      return "Transactional Id authorization failed"; // Kafka never says which
    }
    return lacking.binding(SOMEBODY, topics).pattern().name();
  }

  /** What answers is a decision where there is such a run, and a reject where there is none. */
  private static String operatorSays(String lacking) {
    if (lacking.equals(TOPICS.decisions())) {
      done(berth.typed(Role.REQUESTER.user()), "submit", "company.team/long", "--id", "live");
      return commandSays("kill", "live");
    }
    return commandSays("apply", "-f", "-") + commandSays("kill", "nobody");
  }

  private static String commandSays(String... arguments) {
    Typed typed = berth.typed(SOMEBODY).stdin(FLOWS);
    int unused = typed.run(arguments);
    return typed.err().toString();
  }

  @ParameterizedTest
  @EnumSource(names = "COORDINATOR", mode = EnumSource.Mode.EXCLUDE)
  void nobodyWritesWhatIsOthersToSay(Role role) {
    List<String> own =
        AclTable.needed(role, true).stream()
            .filter(grant -> grant.operation() == AclOperation.WRITE)
            .map(grant -> grant.resource().name())
            .toList();
    List<String> others =
        Stream.concat(
                TOPICS.all(1).stream().map(Topics.Spec::name),
                Stream.of(TOPICS.work(Flow.DEFAULT_QUEUE)))
            .filter(topic -> !own.contains(topic))
            .toList();
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(
            berth.settings(role.user()), new StringSerializer(), new ByteArraySerializer())) {
      for (String topic : others) {
        assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, VALUE)).get())
            .as("%s writes %s", role, topic)
            .hasCauseInstanceOf(AuthorizationException.class);
      }
    }
  }
}
