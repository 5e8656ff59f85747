package io.berth.worker.testing;

import io.berth.protocol.FlowName;
import io.berth.protocol.Task;
import io.berth.protocol.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Work for tests, put together in the words of a test: {@code run("r1").sleep(LONG).work()}. */
public final class Order {
  private final String run;
  private final List<Task> tasks = new ArrayList<>();
  private int attempt = 1;
  private String queue = "default";
  private Duration timeout;
  private Duration lease = Duration.ofSeconds(30);
  private Instant startBefore = Instant.now().plusSeconds(3_600);
  private List<String> requires = List.of();
  private Map<String, Object> inputs = Map.of("who", "world");

  private Order(String run) {
    this.run = run;
  }

  public static Order run(String id) {
    return new Order(id);
  }

  public Order attempt(int number) {
    attempt = number;
    return this;
  }

  public Order sleep(Duration duration) {
    return task("sleep", Map.of("duration", duration.toString()));
  }

  public Order shell(String... commands) {
    return task("shell", Map.of("commands", List.of(commands)));
  }

  public Order task(String type, Map<String, Object> properties) {
    tasks.add(new Task("t" + tasks.size(), type, properties));
    return this;
  }

  public Order queue(String name) {
    queue = name;
    return this;
  }

  public Order timeout(Duration duration) {
    timeout = duration;
    return this;
  }

  public Order lease(Duration duration) {
    lease = duration;
    return this;
  }

  public Order startBefore(Instant at) {
    startBefore = at;
    return this;
  }

  public Order requires(String entry) {
    requires = List.of(entry);
    return this;
  }

  public Order inputs(Map<String, Object> values) {
    inputs = values;
    return this;
  }

  public Work work() {
    return new Work(
        "default",
        run,
        attempt,
        Math.floorMod(run.hashCode(), HandCoordinator.PARTITIONS),
        FlowName.parse("company.team/etl"),
        queue,
        Map.of(),
        inputs,
        tasks,
        timeout,
        lease,
        startBefore,
        requires);
  }
}
