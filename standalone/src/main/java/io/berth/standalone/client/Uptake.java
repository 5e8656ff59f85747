package io.berth.standalone.client;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/** Waits until the coordinator has taken records. */
public final class Uptake {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private Uptake() {}

  /**
   * Passes on every answer that comes meanwhile. When it returns true, every reject of these
   * records has been passed on:
   *
   * <ol>
   *   <li>The coordinator writes a reject and the offset of what it rejects in one transaction.
   *   <li>Once the offset is seen as committed, the reject lies in its topic, though its
   *       transaction may not be marked as committed there yet.
   *   <li>So everything written by then is read, waiting for the mark.
   * </ol>
   *
   * @return false when the deadline passed first
   */
  public static boolean await(
      Connection connection,
      Feed feed,
      Collection<Position> records,
      Deadline deadline,
      Consumer<? super Answer> heard) {
    while (!connection.taken(records)) {
      if (deadline.passed()) {
        return false;
      }
      feed.poll(deadline.left(LOOK_EVERY)).forEach(heard);
    }
    feed.drain().forEach(heard);
    return true;
  }
}
