package io.berth.standalone.bench.chaos;

import io.berth.coordinator.app.CoordinatorMain;
import io.berth.protocol.Flow;
import io.berth.standalone.bench.process.Child;
import io.berth.standalone.bench.process.Ports;
import io.berth.worker.app.WorkerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All processes: brokers, coordinators and workers, and what can be done to them. */
final class Fleet implements AutoCloseable {
  static final String BROKER = "broker-";
  static final String COORDINATOR = "coordinator-";
  static final String WORKER = "worker-";
  static final int BROKERS = 3;
  static final int COORDINATORS = 2;
  static final int WORKERS = Crew.ALL.size();

  static final int PARTITIONS = 4;

  /** Beside the default one; some workers serve both. */
  static final String SECOND_QUEUE = "stone";

  /** A worker's command line where it differs. */
  private record Crew(int concurrency, String queues) {
    private static final String BOTH = Flow.DEFAULT_QUEUE + "," + SECOND_QUEUE;

    /** Of 16 is the default, which asks for work by ones and by eights. */
    static final List<Crew> ALL =
        List.of(
            new Crew(5, Flow.DEFAULT_QUEUE),
            new Crew(5, BOTH),
            new Crew(16, Flow.DEFAULT_QUEUE),
            new Crew(16, BOTH));
  }

  private final Path folder;
  private final Brokers brokers;
  private final Map<String, Child> children = new LinkedHashMap<>();
  private final Map<String, Cable> cables = new LinkedHashMap<>();
  private final List<String> apis = new ArrayList<>();

  /**
   * Nothing is started yet.
   *
   * @param folder where all of them have their data and logs
   * @param standbys how many warm copies coordinators keep of each other's partitions
   */
  Fleet(Path folder, int standbys) throws IOException {
    this.folder = folder;
    Files.createDirectories(logs());
    Files.createDirectories(marks());
    Ports ports = new Ports();
    brokers = new Brokers(folder, ports, BROKERS);
    Map<String, List<String>> programs = new LinkedHashMap<>();
    for (int i = 1; i <= COORDINATORS; i++) {
      int http = ports.free();
      apis.add("127.0.0.1:" + http);
      programs.put(COORDINATOR + i, coordinator(COORDINATOR + i, http, standbys));
    }
    for (int i = 1; i <= WORKERS; i++) {
      programs.put(WORKER + i, worker(WORKER + i, Crew.ALL.get(i - 1)));
    }
    for (int i = 0; i < BROKERS; i++) {
      add(BROKER + (i + 1), "384m", brokers.program(i));
    }
    programs.forEach((name, program) -> add(name, "256m", program));
  }

  private void add(String name, String heap, List<String> program) {
    children.put(name, new Child(name, log(name), heap, Child.SHORT_LIVED, program));
  }

  private String connected(String name) throws IOException {
    Cable cable = new Cable();
    cables.put(name, cable);
    return brokers.connect(name, cable);
  }

  private List<String> coordinator(String name, int http, int standbys) throws IOException {
    return List.of(
        CoordinatorMain.class.getName(),
        "--bootstrap=" + connected(name),
        "--data=" + folder.resolve(name),
        "--http-port=" + http,
        "--partitions=" + PARTITIONS,
        "--replication-factor=" + BROKERS,
        "--standbys=" + standbys);
  }

  private List<String> worker(String name, Crew crew) throws IOException {
    return List.of(
        WorkerMain.class.getName(),
        "--bootstrap=" + connected(name),
        "--concurrency=" + crew.concurrency(),
        "--queues=" + crew.queues(),
        "--grace=PT1S",
        "--kill-grace=PT1S",
        "--http-port=0");
  }

  Brokers brokers() {
    return brokers;
  }

  /** {@code host:port} of the coordinators. */
  List<String> apis() {
    return List.copyOf(apis);
  }

  /** Where tasks leave their marks: a file for each life of a worker. */
  Path marks() {
    return folder.resolve("marks");
  }

  /** What all processes of a role print, over all their lives. */
  List<Path> logsOf(String role) {
    return children.keySet().stream().filter(name -> name.startsWith(role)).map(this::log).toList();
  }

  private Path log(String name) {
    return logs().resolve(name + ".log");
  }

  private Path logs() {
    return folder.resolve("logs");
  }

  /** Starts a process, or all of a role. */
  void start(String name) throws IOException {
    for (Child child : children.values()) {
      if (child.name().startsWith(name)) {
        start(child);
      }
    }
  }

  private void start(Child child) throws IOException {
    Path marks = marks().resolve(child.name() + "." + (child.starts() + 1));
    child.start(Map.of(Workload.MARKS, marks.toString()));
  }

  /** As {@code kill -9} does; nobody starts it again. */
  void kill(String name) {
    child(name).kill();
  }

  /** As SIGTERM does; nobody starts it again. */
  void terminate(String name) throws InterruptedException {
    child(name).terminate();
  }

  /** As SIGSTOP does, until it is thawed. */
  void freeze(String name) throws IOException {
    child(name).freeze();
  }

  void thaw(String name) throws IOException {
    child(name).thaw();
  }

  private Child child(String name) {
    Child child = children.get(name);
    if (child == null) {
      throw new IllegalArgumentException("Expected a process, but was " + name);
    }
    return child;
  }

  /** Does it, and mends it when its time is over. */
  void suffer(Fault fault) throws IOException, InterruptedException {
    for (String target : fault.targets()) {
      inflict(fault.kind(), target);
    }
    Thread.sleep(fault.length());
    for (String target : fault.targets()) {
      mend(fault.kind(), target);
    }
  }

  private void inflict(Fault.Kind kind, String target) throws IOException, InterruptedException {
    switch (kind) {
      case KILL -> child(target).kill();
      case TERMINATE -> child(target).terminate();
      case FREEZE -> child(target).freeze();
      case CUT -> cable(target).cut();
    }
  }

  private void mend(Fault.Kind kind, String target) throws IOException, InterruptedException {
    switch (kind) {
      case KILL, TERMINATE -> start(child(target));
      case FREEZE -> child(target).thaw();
      case CUT -> cable(target).mend();
    }
  }

  private Cable cable(String name) {
    Cable cable = cables.get(name);
    if (cable == null) {
      throw new IllegalArgumentException("Expected a process with a cable, but was " + name);
    }
    return cable;
  }

  /** The name of the worker process that has this id: {@code host-pid-random}. */
  String withPid(String id) {
    return children.values().stream()
        .filter(child -> id.contains("-" + child.pid() + "-"))
        .map(Child::name)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Expected one of ours, but was " + id));
  }

  /** All of them, brokers first. */
  List<String> names() {
    return List.copyOf(children.keySet());
  }

  /** Those that don't run. */
  List<String> missing() {
    return children.values().stream().filter(child -> !child.isAlive()).map(Child::name).toList();
  }

  @Override
  public void close() {
    children.values().forEach(Child::kill);
    cables.values().forEach(Cable::close);
  }
}
