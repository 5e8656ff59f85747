package io.berth.standalone.client;

import java.time.Duration;
import java.util.List;

/** What the coordinator says, in the order of each partition. For one thread. */
public interface Feed extends AutoCloseable {
  /** What has come since the last call; waits for the first answer, at most so long. */
  List<Answer> poll(Duration atMost);

  /**
   * Everything that was written before this call and has not been returned yet. After {@link
   * Connection#taken} said yes, this brings every reject there will be of those records.
   */
  List<Answer> drain();

  @Override
  void close();
}
