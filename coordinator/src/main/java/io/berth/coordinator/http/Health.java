package io.berth.coordinator.http;

import java.util.List;

/**
 * How the coordinator is: one page says all of it, and each of {@code /health}, {@code /ready} and
 * {@code /live} answers 200 or 503 by one of these.
 *
 * @param well whether nothing is wrong: {@code /health}
 * @param ready whether it decides what comes, if perhaps not in all of its partitions: {@code
 *     /ready}
 * @param live whether waiting is of any use: {@code /live}
 * @param state in one word
 * @param problems what is wrong, in sentences; a problem need not keep it from deciding
 */
public record Health(
    boolean well, boolean ready, boolean live, String state, List<String> problems) {
  /** Of one that waits for Kafka. */
  public static Health connecting(String problem) {
    return new Health(false, false, true, "CONNECTING", List.of(problem));
  }
}
