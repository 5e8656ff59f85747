package io.berth.standalone.bench;

import io.berth.coordinator.CoordinatorSettings;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * A yardstick: reads the same inputs and writes each to one topic, exactly once. What no design on
 * Kafka Streams with these guarantees could beat.
 */
final class PassThrough extends StreamsYardstick {
  PassThrough(Testbed bed, String name) throws ExecutionException, InterruptedException {
    super(bed, name);
  }

  @Override
  Topology topology(CoordinatorSettings settings) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            List.of(topics().requests(), topics().reports()),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .to(output(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    return builder.build();
  }

  /** A request that is through counts as admitted, a report of an end that is through as an end. */
  @Override
  public void read(ConsumerRecord<byte[], byte[]> record, Sightings sightings) {
    byte[] value = record.value();
    int id = Marker.ID.valueFrom(value, 0);
    if (id >= 0) {
      sightings.admitted(Stamp.numberAt(value, id));
      return;
    }
    ReportBytes.forEachFact(
        value,
        (run, succeeded) -> {
          if (succeeded) {
            sightings.ended(run);
          }
        });
  }
}
