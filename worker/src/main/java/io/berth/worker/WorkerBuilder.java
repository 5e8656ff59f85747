package io.berth.worker;

import io.berth.protocol.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sets up a {@link Worker} step by step. Every value but the bootstrap servers has a default. */
public final class WorkerBuilder {
  private final WorkerSettings defaults;
  private final List<String> queues = new ArrayList<>();
  private final List<TaskHandler> handlers = new ArrayList<>();
  private Topics topics;
  private int concurrency;
  private Duration grace;
  private Duration killGrace;
  private Map<String, String> kafka;
  private MeterRegistry registry = new SimpleMeterRegistry();

  WorkerBuilder(String bootstrap) {
    defaults = WorkerSettings.of(bootstrap);
    topics = defaults.topics();
    concurrency = defaults.concurrency();
    grace = defaults.grace();
    killGrace = defaults.killGrace();
    kafka = defaults.kafka();
  }

  /** Takes the work of this queue; may be called again for more. Default: {@code default}. */
  public WorkerBuilder queue(String name) {
    queues.add(name);
    return this;
  }

  /** Executes so many runs at a time. Default: 16. */
  public WorkerBuilder concurrency(int slots) {
    concurrency = slots;
    return this;
  }

  /** Lets runs finish for so long on close, before they are handed back. Default: 30 s. */
  public WorkerBuilder grace(Duration duration) {
    grace = duration;
    return this;
  }

  /** Gives a stopped task's processes so long to end, before they are killed. Default: 10 s. */
  public WorkerBuilder killGrace(Duration duration) {
    killGrace = duration;
    return this;
  }

  /** Uses topics of another prefix than {@code berth.}. */
  public WorkerBuilder topics(Topics names) {
    topics = names;
    return this;
  }

  /** Passes properties to Kafka's clients: TLS, SASL. They are never logged. */
  public WorkerBuilder kafka(Map<String, String> properties) {
    kafka = properties;
    return this;
  }

  /** Executes tasks of the handler's type with it; wins over found and built-in ones. */
  public WorkerBuilder handler(TaskHandler handler) {
    handlers.add(handler);
    return this;
  }

  /** Registers the meters there. Default: a registry of the worker's own. */
  public WorkerBuilder metrics(MeterRegistry meters) {
    registry = meters;
    return this;
  }

  /**
   * Starts the worker and returns at once: it connects in the background, for as long as it takes.
   * {@link Worker#health()} says how far it is.
   *
   * @throws IllegalArgumentException when a value is out of bounds, or two found handlers have the
   *     same type
   */
  public Worker start() {
    List<String> whose = queues.isEmpty() ? defaults.queues() : queues;
    return Worker.start(
        new WorkerSettings(
            defaults.bootstrap(),
            topics,
            whose,
            concurrency,
            grace,
            killGrace,
            defaults.id(),
            kafka),
        handlers,
        registry);
  }
}
