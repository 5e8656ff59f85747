package io.berth.coordinator.topology;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Where all records of one partition come in. Kafka Streams may open it again after a task was
 * revived, on the same object: so everything that is remembered is in the {@link OpenPartition}, of
 * which each opening gets a new one.
 */
final class FrontDoor implements Processor<byte[], byte[], byte[], Outgoing> {
  private final Wiring wiring;
  private final AtomicLong lastEarlyCommitMs;
  private @Nullable OpenPartition open;

  /**
   * @param lastEarlyCommitMs shared by the partitions of an instance, see {@link Pace}
   */
  FrontDoor(Wiring wiring, AtomicLong lastEarlyCommitMs) {
    this.wiring = wiring;
    this.lastEarlyCommitMs = lastEarlyCommitMs;
  }

  @Override
  public void init(ProcessorContext<byte[], Outgoing> context) {
    if (open != null) {
      open.leave();
      open = null;
    }
    int partition = context.taskId().partition();
    if (wiring.stopped().contains(partition)) {
      return; // it stays closed, and its consumer gives us nothing
    }
    try {
      open = new OpenPartition(wiring, context, new Pace(lastEarlyCommitMs));
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      throw StoppedException.asItOpened(partition, e);
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (open == null) {
      throw new IllegalStateException("Expected an open partition");
    }
    open.process(record);
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
