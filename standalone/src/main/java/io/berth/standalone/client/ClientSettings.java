package io.berth.standalone.client;

import io.berth.protocol.Topics;
import java.util.Map;

/**
 * Where Berth's Kafka is, and how to talk to it.
 *
 * @param bootstrap addresses as {@code host:port}, with commas between
 * @param kafka properties for Kafka's clients; may hold secrets, so they are never printed
 */
public record ClientSettings(String bootstrap, Topics topics, Map<String, String> kafka) {
  public ClientSettings {
    kafka = Map.copyOf(kafka);
  }

  @Override
  public String toString() {
    return bootstrap + " with topics " + topics.prefix() + "*";
  }
}
