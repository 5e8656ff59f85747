package io.berth.standalone.bench;

import io.berth.coordinator.StreamsSettings;
import io.berth.protocol.Topics;
import java.util.ArrayList;
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
final class PassThrough implements Contender {
  private final Testbed bed;
  private final Topics topics;
  private final StreamsApp app;

  PassThrough(Testbed bed, String name) throws ExecutionException, InterruptedException {
    this.bed = bed;
    topics = new Topics(name + ".");
    List<Topics.Spec> specs = new ArrayList<>(topics.all(1));
    bed.createTopics(specs);
    app =
        new StreamsApp(
            topology(),
            StreamsSettings.of(Deployment.settings(this.bed, topics, 1), "localhost:1"));
  }

  private Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            List.of(topics.requests(), topics.reports()),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .to(output(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    return builder.build();
  }

  @Override
  public void start() throws InterruptedException {
    app.start();
  }

  @Override
  public void stop() {
    app.stop();
  }

  @Override
  public Topics topics() {
    return topics;
  }

  @Override
  public String output() {
    return topics.decisions();
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
