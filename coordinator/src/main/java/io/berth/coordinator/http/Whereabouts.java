package io.berth.coordinator.http;

import java.util.Optional;

/** Which instance decides which partition, as far as this one has heard. Thread-safe. */
public interface Whereabouts {
  /** The {@code host:port} of an instance's HTTP API; empty while nobody is known to decide it. */
  Optional<String> owner(int partition);
}
