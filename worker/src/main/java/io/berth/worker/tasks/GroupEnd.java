package io.berth.worker.tasks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the end of a process group whose guard was ordered to kill it. A guard that was stopped
 * or killed by its own script can't obey; then the group is killed from here.
 *
 * <p>That is safe as long as somebody of the group lives, or its leader is not buried yet: until
 * then nobody else gets the group's number.
 */
final class GroupEnd {
  private static final Logger LOG = LoggerFactory.getLogger(GroupEnd.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Process leader;

  GroupEnd(Process leader) {
    this.leader = leader;
  }

  /** Is not to be hurried: what is reported as killed has to be dead. */
  void await() {
    boolean interrupted = false;
    long patientUntil = System.nanoTime() + PATIENCE.toNanos();
    while (someoneLives()) {
      try {
        if (System.nanoTime() - patientUntil > 0) {
          kill();
          patientUntil = System.nanoTime() + PATIENCE.toNanos();
        }
        if (leader.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          Thread.sleep(PAUSE);
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean someoneLives() {
    return leader.isAlive() || ProcessGroup.of(leader.pid()).size() > 0;
  }

  private void kill() throws InterruptedException {
    LOG.info("Process group {} does not end by its guard, and is killed from outside", pid());
    try {
      new ProcessBuilder(List.of("/bin/sh", "-c", "kill -KILL -" + pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      LOG.warn("Process group {} can't be killed, trying again: {}", pid(), e.getMessage());
    }
  }

  private long pid() {
    return leader.pid();
  }
}
