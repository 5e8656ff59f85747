package io.berth.standalone.bench;

import io.berth.coordinator.CoordinatorSettings;
import io.berth.coordinator.store.Stores;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * A yardstick: reads the same inputs, and for each makes the same puts into the same stores and
 * sends the same records as the coordinator, exactly once, but decides nothing. It doesn't even
 * read JSON: what it writes was learned, and only the run's id is put in.
 */
final class SameWrites extends StreamsYardstick {
  private static final String INPUTS = "inputs";
  private static final String WRITER = "writer";
  private static final String OUT = "out";

  private final Footprint footprint;

  SameWrites(Testbed bed, String name, Footprint footprint)
      throws ExecutionException, InterruptedException {
    super(bed, name);
    this.footprint = footprint;
  }

  @Override
  public void read(ConsumerRecord<byte[], byte[]> record, Sightings sightings) {
    Deployment.readDecision(record, sightings);
  }

  /** What goes out, and where to. */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record Out(String topic, byte[] value) {}

  @Override
  Topology topology(CoordinatorSettings settings) {
    Topology topology = new Topology();
    topology.addSource(
        INPUTS,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics().requests(),
        topics().reports());
    topology.addProcessor(WRITER, Writer::new, INPUTS);
    Stores.builders(settings.retention()).forEach(store -> topology.addStateStore(store, WRITER));
    Serializer<Out> value = (topic, out) -> out.value();
    topology.addSink(
        OUT, (key, out, context) -> out.topic(), new ByteArraySerializer(), value, WRITER);
    return topology;
  }

  /** Makes the writes. */
  private final class Writer implements Processor<byte[], byte[], byte[], Out> {
    private @Nullable ProcessorContext<byte[], Out> context;

    @Override
    public void init(ProcessorContext<byte[], Out> given) {
      context = given;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      byte[] value = record.value();
      int id = Marker.ID.valueFrom(value, 0);
      if (id >= 0) {
        write(footprint.requested(), Stamp.numberAt(value, id));
        return;
      }
      write(footprint.perReport(), 0);
      ReportBytes.forEachFact(
          value,
          (run, succeeded) -> write(succeeded ? footprint.succeeded() : footprint.started(), run));
    }

    private void write(List<Footprint.Write> writes, int run) {
      ProcessorContext<byte[], Out> to = context;
      if (to == null) {
        throw new IllegalStateException("Expected init() before the first record");
      }
      for (Footprint.Write write : writes) {
        switch (write) {
          case Footprint.Write.Put put -> put(to, put, run);
          case Footprint.Write.Send send ->
              to.forward(
                  new Record<>(
                      send.key().on(run),
                      new Out(topics().prefix() + send.topic(), send.value().on(run)),
                      to.currentSystemTimeMs()));
        }
      }
    }

    private void put(ProcessorContext<byte[], Out> to, Footprint.Write.Put put, int run) {
      String key = new String(put.key().on(run), StandardCharsets.UTF_8);
      byte[] value = put.value() == null ? null : put.value().on(run);
      if (put.store().equals(Stores.SETTLED)) {
        WindowStore<String, byte[]> store = to.getStateStore(put.store());
        store.put(key, value, to.currentSystemTimeMs());
      } else {
        KeyValueStore<String, byte[]> store = to.getStateStore(put.store());
        store.put(key, value);
      }
    }
  }
}
