package io.berth.standalone.bench.chaos;

import io.berth.protocol.Command;
import io.berth.protocol.Definition;
import io.berth.protocol.Json;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import io.berth.protocol.Tenants;
import io.berth.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Asks for runs as long as few enough wait, kills some, edits limits, and says some things again,
 * much later and through other partitions: requests, commands, and what workers have reported.
 */
final class Load implements AutoCloseable {
  /** So that every limit has a line, and what is left at the end is done in a minute or two. */
  private static final int OPEN_MAX = 120;

  private static final int TICK_MS = 250;
  private static final int AGAIN_MAX = 200;

  private final Workload workload;
  private final Tap tap;
  private final Topics topics;
  private final Random random;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<RunKey, Request> asked = new HashMap<>();
  private final Map<RunKey, Integer> sent = new HashMap<>();
  private final List<Tap.Raw> again = new ArrayList<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "load");
  private int kills;
  private int edits;
  private int replays;
  private volatile boolean stopped;

  Load(String bootstrap, Topics topics, Workload workload, Tap tap, long seed) {
    this.workload = workload;
    this.tap = tap;
    this.topics = topics;
    random = new Random(seed);
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "acks",
                "all",
                // Whether a request was taken must be known in the end, however long it takes.
                "delivery.timeout.ms",
                Integer.MAX_VALUE,
                "max.block.ms",
                Integer.MAX_VALUE),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopped) {
        int open = asked() - tap.settled();
        for (int i = random.nextInt(6); i > 0 && open < OPEN_MAX; i--) {
          ask(workload.next());
        }
        if (random.nextInt(8) == 0) {
          kill();
        }
        if (random.nextInt(40) == 0) {
          define(workload.edited());
          edits++;
        }
        sayAgain();
        Thread.sleep(TICK_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Request request) {
    RunKey run = new RunKey(request.tenant(), String.valueOf(request.id()));
    synchronized (this) {
      asked.put(run, request);
    }
    send(raw(topics.requests(), request.tenant(), Json.write(request)));
    count(run);
    if (random.nextInt(5) == 0) {
      remember(raw(topics.requests(), request.tenant(), Json.write(request)));
    }
  }

  private void define(Definition definition) {
    byte[] key = definition.key().toString().getBytes(StandardCharsets.UTF_8);
    int home = Tenants.home(definition.tenant(), Fleet.PARTITIONS);
    send(new Tap.Raw(topics.definitions(), home, key, Json.write(definition)));
  }

  private void kill() {
    List<RunKey> live = tap.live();
    if (!live.isEmpty()) {
      RunKey run = live.get(random.nextInt(live.size()));
      Command command =
          new Command(Command.Type.KILL, run.tenant(), run.run(), null, "chaos", null);
      Tap.Raw raw = raw(topics.commands(), run.tenant(), Json.write(command));
      send(raw);
      remember(raw);
      kills++;
    }
  }

  /** To the partition of the tenant, or, as often, to any with any key. */
  private Tap.Raw raw(String topic, String tenant, byte[] value) {
    if (random.nextBoolean()) {
      int home = Tenants.home(tenant, Fleet.PARTITIONS);
      return new Tap.Raw(topic, home, tenant.getBytes(StandardCharsets.UTF_8), value);
    }
    return new Tap.Raw(topic, random.nextInt(Fleet.PARTITIONS), null, value);
  }

  /** The same in any partition: who reads it there passes it on to its home. */
  private Tap.Raw elsewhere(Tap.Raw raw) {
    int partition = random.nextInt(Fleet.PARTITIONS);
    return new Tap.Raw(raw.topic(), partition, raw.key(), raw.value());
  }

  private void remember(Tap.Raw raw) {
    if (again.size() < AGAIN_MAX) {
      again.add(raw);
    }
  }

  /** At some time, not in the order in which it was said first. */
  private void sayAgain() {
    Tap.Raw report = tap.anyReport(random);
    if (report != null && random.nextInt(3) == 0) {
      send(random.nextBoolean() ? report : elsewhere(report));
      replays++;
    }
    if (!again.isEmpty() && random.nextInt(3) == 0) {
      Tap.Raw raw = again.remove(random.nextInt(again.size()));
      send(raw);
      if (raw.topic().equals(topics.requests())) {
        Request request = Json.read(raw.value(), Request.class);
        count(new RunKey(request.tenant(), String.valueOf(request.id())));
      } else {
        replays++;
      }
    }
  }

  private synchronized void count(RunKey run) {
    sent.merge(run, 1, Integer::sum);
  }

  private void send(Tap.Raw raw) {
    Future<?> unused =
        producer.send(
            new ProducerRecord<>(raw.topic(), raw.partition(), raw.key(), raw.value()),
            (stored, refused) -> {
              if (refused != null) {
                failure.compareAndSet(null, refused);
              }
            });
  }

  /** Asks for nothing more; returns when all that was said is stored. */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
    workload.limits().forEach(this::define); // as at first: none is paused any more
    producer.flush();
    Exception refused = failure.get();
    if (refused != null) {
      throw new IllegalStateException("Expected Kafka to take every record of the load", refused);
    }
  }

  synchronized int asked() {
    return asked.size();
  }

  synchronized Map<RunKey, Request> requests() {
    return Map.copyOf(asked);
  }

  synchronized Map<RunKey, Integer> sent() {
    return Map.copyOf(sent);
  }

  /** Of what was said: how much was no request. */
  String told() {
    return "%,d commands to kill, %,d edits of limits, %,d reports and commands replayed"
        .formatted(kills, edits, replays);
  }

  @Override
  public void close() {
    stopped = true;
    producer.close(Duration.ZERO);
  }
}
