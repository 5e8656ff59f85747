package io.berth.worker.testing;

import io.berth.protocol.FlowName;
import io.berth.protocol.Task;
import io.berth.worker.TaskContext;
import io.berth.worker.execution.OutputTail;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task's context without a worker around it. */
public final class FakeContext implements TaskContext {
  private final OutputTail output = new OutputTail();
  private final Task task;
  private final Map<String, Object> inputs;
  private volatile Integer exitCode;
  private volatile long goneByNanos;
  private volatile long leaseEndsNanos = System.nanoTime() + Duration.ofHours(1).toNanos();
  private final Duration killGrace;

  public FakeContext(Task task, Map<String, Object> inputs, Duration killGrace) {
    this.task = task;
    this.inputs = inputs;
    this.killGrace = killGrace;
  }

  public String printed() {
    return output.text();
  }

  public Integer exitCode() {
    return exitCode;
  }

  /** From now on the grace runs down, as after a stop. */
  public void stopping() {
    goneByNanos = System.nanoTime() + killGrace.toNanos();
  }

  /** The lease is renewed: from now on it lasts so long. */
  public FakeContext lease(Duration left) {
    leaseEndsNanos = System.nanoTime() + left.toNanos();
    return this;
  }

  @Override
  public LeaseLeft leaseLeft() {
    Duration left = Duration.ofNanos(leaseEndsNanos - System.nanoTime());
    return new LeaseLeft(left.minus(killGrace), left);
  }

  @Override
  public String tenant() {
    return "acme";
  }

  @Override
  public String run() {
    return "r1";
  }

  @Override
  public int attempt() {
    return 7;
  }

  @Override
  public FlowName flow() {
    return FlowName.parse("company.team/etl");
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public Map<String, Object> inputs() {
    return inputs;
  }

  @Override
  public Map<String, String> labels() {
    return Map.of();
  }

  @Override
  public Logger logger() {
    return LoggerFactory.getLogger("test");
  }

  @Override
  public void output(CharSequence text) {
    output.add(text);
  }

  @Override
  public void exitCode(int code) {
    exitCode = code;
  }

  @Override
  public Duration killGrace() {
    return goneByNanos == 0
        ? killGrace
        : Duration.ofNanos(Math.max(0, goneByNanos - System.nanoTime()));
  }
}
