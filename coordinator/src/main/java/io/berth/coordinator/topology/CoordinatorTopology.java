package io.berth.coordinator.topology;

import io.berth.coordinator.store.Stores;
import io.berth.protocol.Topics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * All inputs of a partition, one processor, one sink. As every source leads to the same processor,
 * Kafka Streams makes one task of them per partition: one thread, one transaction, one order.
 */
public final class CoordinatorTopology {
  private static final String FRONT_DOOR = "front-door";
  private static final String OUT = "out";

  private CoordinatorTopology() {}

  /** Builds it. */
  public static Topology build(Wiring wiring) {
    Topics topics = wiring.topics();
    Topology topology = new Topology();
    AtomicLong lastEarlyCommitMs = new AtomicLong();
    Lane lane = new Lane(topics);
    List<String> inputs =
        List.of(
            topics.definitions(),
            topics.requests(),
            topics.commands(),
            topics.reports(),
            topics.inbox(),
            topics.inboxOfRequests());
    for (String topic : inputs) {
      addSource(topology, topic, lane.of(topic));
    }
    topology.addProcessor(
        FRONT_DOOR, () -> new FrontDoor(wiring, lastEarlyCommitMs), inputs.toArray(String[]::new));
    Stores.builders(wiring.retention()).forEach(store -> topology.addStateStore(store, FRONT_DOOR));
    Serializer<Outgoing> value = (topic, out) -> out.value();
    StreamPartitioner<byte[], Outgoing> partitioner =
        (topic, key, out, count) ->
            out.partition().isPresent()
                ? Optional.of(Set.of(out.partition().getAsInt()))
                : Optional.empty();
    topology.addSink(
        OUT,
        (key, out, context) -> out.topic(),
        new ByteArraySerializer(),
        value,
        partitioner,
        FRONT_DOOR);
    return topology;
  }

  private static void addSource(Topology topology, String topic, TimestampExtractor timestamps) {
    topology.addSource(
        AutoOffsetReset.earliest(),
        topic,
        timestamps,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic);
  }
}
