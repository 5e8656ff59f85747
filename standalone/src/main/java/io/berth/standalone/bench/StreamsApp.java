package io.berth.standalone.bench;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/** A yardstick's Kafka Streams application, which may be stopped and started again. */
final class StreamsApp {
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Topology topology;
  private final Properties settings;
  private @Nullable KafkaStreams streams;

  StreamsApp(Topology topology, Properties settings) {
    this.topology = topology;
    this.settings = settings;
  }

  void start() throws InterruptedException {
    KafkaStreams started = new KafkaStreams(topology, settings);
    streams = started;
    started.start();
    long begun = System.nanoTime();
    while (started.state() != KafkaStreams.State.RUNNING) {
      if (System.nanoTime() - begun > READY_LIMIT.toNanos()) {
        throw new IllegalStateException(
            "Expected the yardstick to run within " + READY_LIMIT + ", but is " + started.state());
      }
      Thread.sleep(LOOK);
    }
  }

  void stop() {
    if (streams != null) {
      streams.close(
          CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(CLOSE_LIMIT));
      streams = null;
    }
  }
}
