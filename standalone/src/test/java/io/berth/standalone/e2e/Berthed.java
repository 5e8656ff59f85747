package io.berth.standalone.e2e;

import io.berth.coordinator.Coordinator;
import io.berth.coordinator.CoordinatorSettings;
import io.berth.protocol.Command;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionFile;
import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.protocol.Tenants;
import io.berth.standalone.Typed;
import io.berth.standalone.client.ClientSettings;
import io.berth.standalone.client.KafkaConnection;
import io.berth.standalone.client.Outgoing;
import io.berth.standalone.client.Position;
import io.berth.standalone.kafka.Await;
import io.berth.standalone.kafka.TestKafka;
import io.berth.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Berth as a test meets it: a coordinator and workers on the broker of the tests, and what a client
 * may do. Where none is named, the tenant is {@code default}.
 */
final class Berthed implements AutoCloseable {
  static final int PARTITIONS = 4;
  private static final Duration READY_LIMIT = Duration.ofMinutes(1);

  private final TestKafka kafka;
  private final Path stateDir;
  private final int standbys;
  private final List<Worker> workers = new ArrayList<>();
  private @Nullable Coordinator coordinator;
  private final KafkaConnection connection;
  private final LogReader reader;

  private Berthed(TestKafka kafka, Path stateDir, int standbys) throws InterruptedException {
    this.kafka = kafka;
    this.stateDir = stateDir;
    this.standbys = standbys;
    startCoordinator();
    connection =
        KafkaConnection.open(new ClientSettings(kafka.bootstrap(), kafka.topics(), Map.of()));
    reader = new LogReader(kafka);
  }

  /** A coordinator that decides, and no worker yet. */
  static Berthed start(TestKafka kafka, Path stateDir) throws InterruptedException {
    return start(kafka, stateDir, 0);
  }

  /** The same, with so many copies of its partitions in other coordinators, if there are any. */
  static Berthed start(TestKafka kafka, Path stateDir, int standbys) throws InterruptedException {
    return new Berthed(kafka, stateDir, standbys);
  }

  /** Two tenants for each partition. */
  static List<String> tenantsOfEveryPartition(String name) {
    List<String> tenants = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int home = partition;
      IntStream.iterate(0, i -> i + 1)
          .mapToObj(i -> name + i)
          .filter(tenant -> Tenants.home(tenant, PARTITIONS) == home)
          .limit(2)
          .forEach(tenants::add);
    }
    return tenants;
  }

  void startCoordinator() throws InterruptedException {
    startCoordinator(stateDir);
  }

  /** One that has kept what it knows elsewhere, or nowhere. */
  void startCoordinator(Path dir) throws InterruptedException {
    coordinator =
        Coordinator.start(
            CoordinatorSettings.of(kafka.bootstrap(), dir)
                .withTopics(kafka.topics())
                .withPartitions(PARTITIONS)
                .withStandbys(standbys));
    coordinator.awaitReady(READY_LIMIT);
  }

  void stopCoordinator() {
    if (coordinator != null) {
      coordinator.close();
      coordinator = null;
    }
  }

  Worker startWorker(int concurrency) {
    return startWorker(concurrency, new SimpleMeterRegistry());
  }

  /** A worker that counts in a registry. */
  Worker startWorker(int concurrency, MeterRegistry meters) {
    Worker worker =
        Worker.builder(kafka.bootstrap())
            .topics(kafka.topics())
            .concurrency(concurrency)
            .metrics(meters)
            .grace(Duration.ZERO)
            .killGrace(Duration.ofSeconds(1))
            .start();
    workers.add(worker);
    return worker;
  }

  /** Publishes flows and limits, and returns once the coordinator has taken them. */
  void apply(String yaml) {
    DefinitionFile file = DefinitionFile.read(yaml);
    if (!file.problems().isEmpty()) {
      throw new AssertionError("Expected a file without problems, but: " + file.problems());
    }
    apply(file.definitions());
  }

  void apply(List<Definition> definitions) {
    send(
        definitions.stream()
            .map(definition -> Outgoing.definition(kafka.topics(), definition))
            .toList());
  }

  /** Asks for runs of a flow, in this order, and returns once they are decided. */
  void request(String flow, String... ids) {
    request(flow, Arrays.asList(ids));
  }

  void request(String flow, Collection<String> ids) {
    FlowName name = FlowName.parse(flow);
    request(ids.stream().map(id -> Request.of("default", name, id)).toList());
  }

  void request(List<Request> requests) {
    awaitTaken(publish(requests));
  }

  /** Asks for runs, and returns before they are decided. */
  List<Position> publish(List<Request> requests) {
    return connection.send(
        requests.stream().map(request -> Outgoing.request(kafka.topics(), request)).toList());
  }

  /** Asks for a run, and doesn't wait for a coordinator: there may be none. */
  void publishRequest(String flow, String id) {
    Request request = Request.of("default", FlowName.parse(flow), id);
    connection.send(List.of(Outgoing.request(kafka.topics(), request)));
  }

  void command(Command.Type type, String run) {
    command(new Command(type, "default", run, null, "a test", null));
  }

  void command(Command command) {
    commands(List.of(command));
  }

  void commands(List<Command> commands) {
    send(commands.stream().map(command -> Outgoing.command(kafka.topics(), command)).toList());
  }

  /** A tenant's view, with the {@code berth} command at hand. */
  Tenant tenant(String name) {
    Typed typed =
        Typed.againstKafka()
            .with("BERTH_BOOTSTRAP", kafka.bootstrap())
            .with("BERTH_TOPIC_PREFIX", kafka.prefix())
            .with("BERTH_TENANT", name)
            .with("BERTH_TIMEOUT", "2m"); // a busy machine is no failure
    return new Tenant(this, typed, name);
  }

  private void send(List<Outgoing> records) {
    List<Position> positions = connection.send(records);
    awaitTaken(positions);
  }

  /** Returns once the coordinator has decided on these records. */
  void awaitTaken(Collection<Position> positions) {
    Await.until("the coordinator takes " + positions.size(), () -> connection.taken(positions));
  }

  /** Everything that is committed by now: all decisions on what the coordinator has taken. */
  DecisionLog log() {
    return reader.readAll();
  }

  DecisionLog await(String what, Predicate<DecisionLog> wanted) {
    return reader.await(what, wanted);
  }

  DecisionLog awaitSettled(Collection<String> runs) {
    return await("the end of " + runs.size() + " runs", log -> log.allSettled(runs));
  }

  DecisionLog awaitSettled(String... runs) {
    return awaitSettled(Arrays.asList(runs));
  }

  /** Asks the coordinator over HTTP. */
  Asking asking() {
    if (coordinator == null) {
      throw new IllegalStateException("Expected a coordinator");
    }
    return new Asking(coordinator.httpPort());
  }

  /** The sum over all series of a counter; 0 when there is none. */
  double metric(String name) throws Exception {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What Prometheus reads of the coordinator. */
  String scrape() throws Exception {
    if (coordinator == null) {
      throw new IllegalStateException("Expected a coordinator");
    }
    URI uri = URI.create("http://127.0.0.1:" + coordinator.httpPort() + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Override
  public void close() {
    workers.forEach(Worker::close);
    reader.close();
    connection.close();
    stopCoordinator();
  }
}
