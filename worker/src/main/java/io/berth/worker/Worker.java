package io.berth.worker;

import io.berth.protocol.Report;
import io.berth.protocol.Topics;
import io.berth.worker.clients.BrokerWatch;
import io.berth.worker.clients.Clients;
import io.berth.worker.execution.Attempts;
import io.berth.worker.execution.Slots;
import io.berth.worker.execution.TaskHandlers;
import io.berth.worker.execution.TaskRunner;
import io.berth.worker.health.Health;
import io.berth.worker.health.Troubles;
import io.berth.worker.intake.Intake;
import io.berth.worker.intake.QueueGate;
import io.berth.worker.metrics.WorkerMeters;
import io.berth.worker.reporting.LeaseKeeper;
import io.berth.worker.reporting.Reporter;
import io.berth.worker.signals.Revocations;
import io.berth.worker.signals.SignalReader;
import io.berth.worker.tasks.BuiltIn;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes runs that may go from the queues it serves, executes them, and reports what becomes of
 * them. All methods may be called from any thread.
 *
 * <p>A worker lives until it is closed: whatever goes wrong with Kafka is tried again, shown in
 * {@link #health()} and logged. A run is executed at least once: see {@link TaskHandler} on
 * fencing.
 */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final int REVOCATIONS_MAX = 1_000_000;
  private static final Duration STORE_ON_CLOSE = Duration.ofSeconds(10);
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final WorkerSettings settings;
  private final Troubles troubles = new Troubles();
  private final WorkerMeters meters;
  private final ScheduledExecutorService timer;
  private final BrokerWatch broker;
  private final Slots slots;
  private final Attempts attempts;
  private final Reporter reporter;
  private final SignalReader signals;
  private final Intake intake;
  private final LeaseKeeper leases;
  private volatile boolean draining;
  private boolean closed;

  /** Sets up a worker. */
  public static WorkerBuilder builder(String bootstrap) {
    return new WorkerBuilder(bootstrap);
  }

  /**
   * Starts a worker and returns at once; it connects in the background.
   *
   * @param handlers besides those that {@link ServiceLoader} finds
   * @throws IllegalArgumentException when two handlers of the same origin have the same type
   */
  public static Worker start(
      WorkerSettings settings, List<TaskHandler> handlers, MeterRegistry registry) {
    Worker worker = new Worker(settings, handlers, registry);
    worker.begin();
    return worker;
  }

  private Worker(WorkerSettings settings, List<TaskHandler> given, MeterRegistry registry) {
    this.settings = settings;
    List<TaskHandler> found = new ArrayList<>();
    ServiceLoader.load(TaskHandler.class).forEach(found::add);
    TaskHandlers handlers = new TaskHandlers(BuiltIn.handlers(), found, given);
    Clock clock = Clock.systemUTC();
    Clients clients = new Clients(settings);
    Topics topics = settings.topics();
    meters = new WorkerMeters(registry, settings.id());
    timer = timer();
    slots = new Slots(settings.concurrency());
    broker = new BrokerWatch(clients, settings.bootstrap(), troubles);
    reporter = new Reporter(settings.id(), topics, clients, broker, troubles, meters, timer);
    attempts =
        new Attempts(
            new TaskRunner(handlers, meters),
            slots,
            (work, fact) -> reporter.tell(work.home(), fact),
            timer,
            meters,
            settings.killGrace(),
            clock);
    Revocations revocations = new Revocations(Topics.SIGNALS_RETENTION, REVOCATIONS_MAX);
    signals =
        new SignalReader(
            topics,
            clients,
            revocations,
            signal -> attempts.revoke(signal.key(), signal.attempt()),
            troubles,
            meters,
            clock);
    leases = new LeaseKeeper(attempts, reporter, this::fleet, clock);
    QueueGate gate = new QueueGate(broker, topics, settings.bootstrap(), troubles);
    intake =
        new Intake(
            settings,
            clients,
            gate,
            signals,
            revocations,
            reporter,
            attempts,
            slots,
            troubles,
            meters,
            clock);
    repeat(leases::tick, LeaseKeeper.TICK);
    repeat(broker::look, BrokerWatch.EVERY);
    repeat(reporter::look, BrokerWatch.EVERY);
    meters.capacity(settings::concurrency);
    meters.busy(attempts::count);
    meters.leaseLeft(leases::leftRatio);
  }

  /** What works and what does not. */
  public Health health() {
    return new Health(settings.id(), busy(), concurrency(), troubles.all());
  }

  /** How many runs it executes now. */
  public int busy() {
    return attempts.count();
  }

  /** How many runs it can execute at a time. */
  public int concurrency() {
    return settings.concurrency();
  }

  public String id() {
    return settings.id();
  }

  /**
   * Drains the worker: it takes no more, lets its runs finish within the grace, and hands back what
   * is left after its processes have ended. Returns when all of that is stored, or can't be. If the
   * calling thread is interrupted, runs are handed back at once.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    LOG.info("{} drains: {} runs have {} to finish", settings.id(), busy(), settings.grace());
    draining = true;
    Future<Void> goodbye = leases.sayWhatFleet();
    intake.close();
    boolean interrupted = finishRuns(goodbye);
    signals.close();
    reporter.close();
    timer.shutdownNow();
    broker.close();
    meters.close();
    LOG.info("{} is closed", settings.id());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin() {
    LOG.info("Starting {}", settings);
    reporter.start();
    signals.start();
    intake.start();
  }

  private boolean finishRuns(Future<Void> goodbye) {
    boolean interrupted = false;
    try {
      if (!attempts.awaitNone(settings.grace())) {
        LOG.info("{} hands back {} runs", settings.id(), busy());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    attempts.drain();
    try {
      if (!attempts.awaitNone(settings.killGrace().plusSeconds(5))) {
        LOG.error("{} runs ignore that they must stop; their leases will run out", busy());
      }
      reporter.awaitStored(STORE_ON_CLOSE);
      goodbye.get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("{} could not say that it takes no more: {}", settings.id(), Troubles.words(e));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    return interrupted;
  }

  private List<Report.Fleet> fleet() {
    int capacity = draining ? 0 : concurrency();
    int free = Math.max(0, capacity - busy());
    return settings.queues().stream()
        .map(queue -> new Report.Fleet(queue, capacity, free))
        .toList();
  }

  private static ScheduledExecutorService timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            2, Thread.ofPlatform().name("berth-timer-", 0).daemon().factory());
    timer.setRemoveOnCancelPolicy(true); // or a timeout of a day stays for a day
    return timer;
  }

  /** A task that throws would not be repeated again. */
  private void repeat(Runnable task, Duration every) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (Throwable e) { // an error too: leases must go on being kept, and given up
            LOG.error("Unexpected; going on", e);
          }
        };
    ScheduledFuture<?> unused =
        timer.scheduleAtFixedRate(guarded, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }
}
