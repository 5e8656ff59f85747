package io.berth.coordinator;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.berth.coordinator.ledger.Ledger;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The rooms of the coordinator, and what each may know: docs, "Rooms of the coordinator". */
class ArchitectureTest {
  private static final String ROOT = "io.berth.coordinator";
  private static final String ADMISSION = ROOT + ".admission..";
  private static final String LEDGER = ROOT + ".ledger..";
  private static final String STORE = ROOT + ".store..";
  private static final String TOPOLOGY = ROOT + ".topology..";
  private static final String VIEW = ROOT + ".view..";
  private static final String HTTP = ROOT + ".http..";
  private static final String SIMULATION = ROOT + ".simulation..";
  private static final String METRICS = ROOT + ".metrics..";

  private static final JavaClasses COORDINATOR =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void rulesAndMemoryKnowNeitherKafkaNorALogger() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(ADMISSION, LEDGER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.slf4j..", "io.micrometer..")
            .because("a decision is data; whoever asked for it sends, logs and counts it"));
  }

  @Test
  void rulesAndMemoryKnowOnlyTheProtocolAndEachOtherOneWay() {
    check(
        classes()
            .that()
            .resideInAPackage(LEDGER)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(LEDGER, "io.berth.protocol..", "java..", "org.jspecify..")
            .because("memory doesn't know who decides"));
    check(
        classes()
            .that()
            .resideInAPackage(ADMISSION)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                ADMISSION, LEDGER, "io.berth.protocol..", "java..", "org.jspecify..")
            .because("rules are pure"));
  }

  @Test
  void rulesAndMemoryReadNoClockAndKnowNoChance() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(ADMISSION, LEDGER)
            .should()
            .callMethodWhere(readsTime())
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(
                Clock.class,
                Random.class,
                RandomGenerator.class,
                ThreadLocalRandom.class,
                UUID.class)
            .because("time, ids and randomness come in as arguments"));
  }

  @Test
  void onlyAStepAppliesEvents() {
    check(
        noClasses()
            .that(
                not(describe("are Step", type -> type.getName().equals(ROOT + ".admission.Step"))))
            .should()
            .callMethodWhere(
                target(owner(type(Ledger.class)))
                    .and(target(describe("is apply", called -> called.getName().equals("apply")))))
            .because("the ledger is changed in one place"));
  }

  @Test
  void storesKnowTheLedgerOnly() {
    check(
        noClasses()
            .that()
            .resideInAPackage(STORE)
            .should()
            .dependOnClassesThat(inOtherRoomsThan(STORE, LEDGER)));
  }

  @Test
  void whatIsShownIsOnlyRead() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(HTTP, METRICS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STORE)
            .orShould()
            .callMethodWhere(changesTheLedger())
            .because("the stream thread publishes what they show"));
  }

  @Test
  void answersArePureFunctionsOfTheLedgerThatLeaveNothingInIt() {
    check(
        classes()
            .that()
            .resideInAPackage(VIEW)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(VIEW, LEDGER, "io.berth.protocol..", "java..", "org.jspecify..")
            .because("the thread that decides answers them"));
    check(
        noClasses()
            .that()
            .resideInAPackage(VIEW)
            .should()
            .callMethodWhere(readsTime())
            .orShould()
            .callMethodWhere(changesTheLedger())
            .orShould()
            .callMethodWhere(
                target(owner(type(Ledger.class)))
                    .and(target(describe("is tenant", to -> to.getName().equals("tenant")))))
            .because("a question about a tenant that nobody knows must not make it known"));
  }

  @Test
  void whoeverAsksNeverTouchesTheLedger() {
    check(
        noClasses()
            .that()
            .resideInAPackage(HTTP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LEDGER, ADMISSION)
            .because("it belongs to the stream thread, which answers for it"));
  }

  @Test
  void nobodyBelowTheFrontDoorKnowsIt() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(ADMISSION, LEDGER, STORE, VIEW)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TOPOLOGY, HTTP, METRICS));
  }

  @Test
  void nobodyOfTheCoordinatorKnowsTheSimulationOfIt() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(SIMULATION)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SIMULATION)
            .because("the coordinator runs without its jar"));
    check(
        noClasses()
            .that()
            .resideInAPackage(SIMULATION)
            .should()
            .dependOnClassesThat(inOtherRoomsThan(SIMULATION, ADMISSION, LEDGER, STORE)));
  }

  @Test
  void theCoordinatorNeverSeesAWorker() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.berth.worker..", "io.berth.standalone.."));
  }

  private static void check(ArchRule rule) {
    rule.check(COORDINATOR);
  }

  private static DescribedPredicate<JavaClass> inOtherRoomsThan(String... rooms) {
    return resideInAnyPackage(ROOT + "..").and(not(resideInAnyPackage(rooms)));
  }

  private static DescribedPredicate<JavaMethodCall> readsTime() {
    Set<String> readings = Set.of("now", "currentTimeMillis", "nanoTime", "today");
    return describe(
        "reads a clock",
        call ->
            readings.contains(call.getName())
                && call.getTargetOwner().getPackageName().startsWith("java."));
  }

  private static DescribedPredicate<JavaMethodCall> changesTheLedger() {
    Set<String> changes = Set.of("apply", "drained", "load", "park");
    return describe(
        "changes the ledger",
        call ->
            changes.contains(call.getName())
                && call.getTargetOwner().getPackageName().equals(ROOT + ".ledger"));
  }

  private static DescribedPredicate<JavaClass> type(Class<?> type) {
    return JavaClass.Predicates.equivalentTo(type);
  }
}
