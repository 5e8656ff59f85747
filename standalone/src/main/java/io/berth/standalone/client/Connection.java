package io.berth.standalone.client;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A connection to Berth. For one thread. Every method throws {@link ClientException} when Kafka
 * can't be reached or refuses.
 */
public interface Connection extends AutoCloseable {
  /** Writes the records in this order, and returns where they lie once all of them are stored. */
  List<Position> send(List<Outgoing> records);

  /**
   * Everything the coordinator says from now on about these tenants. Open it before sending what it
   * shall answer.
   */
  Feed follow(Set<String> tenants);

  /** Whether the coordinator has decided on all of these records, and that can't be undone. */
  boolean taken(Collection<Position> records);

  @Override
  void close();
}
