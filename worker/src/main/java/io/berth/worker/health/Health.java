package io.berth.worker.health;

import java.util.Map;

/**
 * How a worker is right now.
 *
 * @param worker its id
 * @param busy runs it executes
 * @param concurrency runs it can execute at a time
 * @param problems what keeps it from working as it should, by subject; empty when all is well
 */
public record Health(String worker, int busy, int concurrency, Map<String, String> problems) {
  public Health {
    problems = Map.copyOf(problems);
  }

  public boolean ok() {
    return problems.isEmpty();
  }
}
