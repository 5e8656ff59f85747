package io.berth.standalone.bench;

import io.berth.coordinator.CoordinatorSettings;
import io.berth.coordinator.StreamsSettings;
import io.berth.protocol.Flow;
import io.berth.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/**
 * A yardstick that is a Kafka Streams application too: with the coordinator's inputs and settings,
 * under topics of its own.
 */
abstract class StreamsYardstick implements Contender {
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Topics topics;
  private final CoordinatorSettings settings;
  private @Nullable KafkaStreams streams;

  StreamsYardstick(Testbed bed, String name) throws ExecutionException, InterruptedException {
    topics = new Topics(name + ".");
    List<Topics.Spec> specs = new ArrayList<>(topics.all(1));
    specs.add(topics.workSpec(Flow.DEFAULT_QUEUE, 1));
    bed.createTopics(specs);
    settings = Deployment.settings(bed, topics, 1);
  }

  abstract Topology topology(CoordinatorSettings settings);

  @Override
  public Topics topics() {
    return topics;
  }

  @Override
  public String output() {
    return topics.decisions();
  }

  @Override
  public void start() throws InterruptedException {
    KafkaStreams started =
        new KafkaStreams(topology(settings), StreamsSettings.of(settings, SESSION));
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

  @Override
  public void stop() {
    if (streams != null) {
      streams.close(
          CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(CLOSE_LIMIT));
      streams = null;
    }
  }
}
