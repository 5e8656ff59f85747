package io.berth.coordinator;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether an instance decides, and how far its stores are behind what Kafka keeps of them: those
 * that it reads back before it decides, and those that it keeps for the case that another dies.
 * Besides, what its process takes of the machine.
 */
final class InstanceGauges implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InstanceGauges.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private record Lags(long restore, long standby) {}

  private final KafkaStreams streams;
  // Kafka is asked by a thread of its own: whoever scrapes must not wait while Kafka is away.
  private final Thread looks = Thread.ofVirtual().name("berth-store-lags").unstarted(this::look);
  private final JvmHeapPressureMetrics heap = new JvmHeapPressureMetrics();
  private volatile Lags lags = new Lags(0, 0);

  InstanceGauges(
      MeterRegistry registry, KafkaStreams streams, BooleanSupplier ready, IntSupplier stopped) {
    this.streams = streams;
    // A supplier is held; of an object beside its function only a weak reference would be.
    Gauge.builder("berth.ready", () -> ready.getAsBoolean() ? 1 : 0)
        .description("Whether the instance decides")
        .register(registry);
    Gauge.builder("berth.partitions.stopped", stopped::getAsInt)
        .description("Partitions that it decides no more, because of a fault in Berth")
        .register(registry);
    Gauge.builder("berth.restore.lag", this, each -> each.lags.restore())
        .description("What it has to read back before it decides a partition")
        .baseUnit("records")
        .register(registry);
    Gauge.builder("berth.standby.lag", this, each -> each.lags.standby())
        .description("By how much its copies of other instances' stores are behind")
        .baseUnit("records")
        .register(registry);
    heap.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /** To be called once the streams are started. */
  void start() {
    looks.start();
  }

  private void look() {
    try {
      while (true) {
        lookOnce();
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void lookOnce() {
    try {
      Set<Integer> standbys =
          streams.metadataForLocalThreads().stream()
              .flatMap(thread -> thread.standbyTasks().stream())
              .map(TaskMetadata::taskId)
              .map(task -> task.partition())
              .collect(Collectors.toSet());
      long restore = 0;
      long standby = 0;
      for (var ofStore : streams.allLocalStorePartitionLags().values()) {
        for (var ofPartition : ofStore.entrySet()) {
          long lag = Math.max(0, ofPartition.getValue().offsetLag());
          if (standbys.contains(ofPartition.getKey())) {
            standby += lag;
          } else {
            restore += lag;
          }
        }
      }
      lags = new Lags(restore, standby);
    } catch (RuntimeException e) {
      // Kafka is away, or it starts or stops: health says so, and the last numbers stand. Whatever
      // else it is must not end these looks for good.
      log.debug("How far behind copies are is not known", e);
    }
  }

  @Override
  public void close() {
    looks.interrupt();
    heap.close();
  }
}
