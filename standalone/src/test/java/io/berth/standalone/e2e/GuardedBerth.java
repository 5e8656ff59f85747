package io.berth.standalone.e2e;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.coordinator.setup.SetupException;
import io.berth.protocol.Topics;
import io.berth.standalone.Typed;
import io.berth.standalone.broker.GuardedKafka;
import io.berth.standalone.e2e.AclTable.Grant;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePatternFilter;

/** Berth on a broker that lets each of its roles do what it was given, and nothing else. */
final class GuardedBerth implements AutoCloseable {
  /** Belongs to no role: for who has less than one. */
  static final String SOMEBODY = "somebody";

  private final GuardedKafka broker;
  private final TestKafka kafka;

  private GuardedBerth(GuardedKafka broker) {
    this.broker = broker;
    this.kafka = TestKafka.on(broker.bootstrap());
  }

  static GuardedBerth start(Path folder) {
    List<String> users =
        Stream.concat(
                Arrays.stream(AclTable.Role.values()).map(AclTable.Role::user), Stream.of(SOMEBODY))
            .toList();
    return new GuardedBerth(GuardedKafka.start(folder, users));
  }

  /** For the test itself, which may do everything. */
  TestKafka kafka() {
    return kafka;
  }

  /** The user has these, and no others, on return. */
  void give(String user, Topics topics, Collection<Grant> grants) {
    AclBindingFilter ofUser =
        new AclBindingFilter(
            ResourcePatternFilter.ANY,
            new AccessControlEntryFilter(
                "User:" + user, null, AclOperation.ANY, AclPermissionType.ANY));
    Set<AclBinding> wanted =
        grants.stream().map(grant -> grant.binding(user, topics)).collect(Collectors.toSet());
    Set<AclBinding> surplus = found(ofUser);
    surplus.removeAll(wanted);
    // In this order: what it keeps is never missing, not for a moment.
    TestKafka.get(kafka.admin().createAcls(wanted).all());
    TestKafka.get(
        kafka.admin().deleteAcls(surplus.stream().map(AclBinding::toFilter).toList()).all());
    Await.until(user + " has what it was given", () -> found(ofUser).equals(wanted));
  }

  private Set<AclBinding> found(AclBindingFilter filter) {
    return new HashSet<>(TestKafka.get(kafka.admin().describeAcls(filter).values()));
  }

  Coordinator coordinator(String user, Topics topics, boolean makesTopics, Path stateDir) {
    CoordinatorSettings.Kafka asUser =
        new CoordinatorSettings.Kafka(
            broker.guarded(),
            topics,
            makesTopics ? OptionalInt.of(Berthed.PARTITIONS) : OptionalInt.empty(),
            (short) -1,
            makesTopics,
            GuardedKafka.login(user));
    return Coordinator.start(
        CoordinatorSettings.of(broker.guarded(), stateDir).withKafka(asUser).withStandbys(1));
  }

  Worker worker(String user) {
    return Worker.builder(broker.guarded())
        .kafka(GuardedKafka.login(user))
        .grace(Duration.ZERO)
        .killGrace(Duration.ofSeconds(1))
        .start();
  }

  /** What a coordinator says that may not do all it must. */
  String coordinatorSays(String user, Topics topics, Path stateDir) {
    try (Coordinator less = coordinator(user, topics, true, stateDir)) {
      Await.until("it says what is wrong", () -> refused(less.health().problems()));
      return less.health().problems().toString();
    } catch (SetupException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** What such a worker says. */
  String workerSays(String user) {
    try (Worker less = worker(user)) {
      Await.until("it says what is wrong", () -> refused(less.health().problems().values()));
      return less.health().problems().toString();
    }
  }

  private static boolean refused(Iterable<String> problems) {
    return String.join(" ", problems).contains("uthoriz"); // Kafka's words: not authorized
  }

  /** The {@code berth} command at a user's hands. */
  Typed typed(String user) {
    return Typed.againstKafka()
        .with("BERTH_BOOTSTRAP", broker.guarded())
        .with(
            "BERTH_KAFKA",
            GuardedKafka.login(user).entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue())
                .collect(Collectors.joining(",")))
        .with("BERTH_TIMEOUT", "2m"); // a busy machine is no failure
  }

  /** For any other client of a user's. */
  Map<String, Object> settings(String user) {
    Map<String, Object> settings = new HashMap<>(GuardedKafka.login(user));
    settings.put("bootstrap.servers", broker.guarded());
    return settings;
  }

  @Override
  public void close() throws IOException {
    try (broker) {
      kafka.close();
    }
  }
}
