package io.berth.worker.tasks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the end of a session whose guard was ordered to kill the group that both are in. A
 * guard that was stopped or killed by its own script can't obey; and a script's jobs may have
 * groups of their own. They are killed from here.
 *
 * <p>That is safe as long as somebody of a group lives, or its leader is not buried yet: until then
 * nobody else gets the group's number.
 */
final class SessionEnd {
  private static final Logger LOG = LoggerFactory.getLogger(SessionEnd.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Process leader;

  SessionEnd(Process leader) {
    this.leader = leader;
  }

  /** Is not to be hurried: what is reported as killed has to be dead. */
  void await() {
    boolean interrupted = false;
    boolean hurry = true;
    long patientUntil = System.nanoTime() + PATIENCE.toNanos();
    while (someoneLives()) {
      try {
        if ((hurry && !leader.isAlive()) || System.nanoTime() - patientUntil > 0) {
          hurry = false;
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
    return leader.isAlive() || ProcessSession.of(leader.pid()).size() > 0;
  }

  private void kill() throws InterruptedException {
    LOG.debug("Session {} does not end by its guard, and is killed from outside", pid());
    Set<Long> groups = new TreeSet<>(ProcessSession.of(pid()).groups());
    groups.add(pid());
    String all = groups.stream().map(group -> " -" + group).collect(Collectors.joining());
    try {
      new ProcessBuilder(List.of("/bin/sh", "-c", "kill -KILL" + all))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      LOG.warn("Session {} can't be killed, trying again: {}", pid(), e.getMessage());
    }
  }

  private long pid() {
    return leader.pid();
  }
}
