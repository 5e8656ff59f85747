package io.berth.coordinator.topology;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The mailboxes of the partitions that this instance decides at the moment. Thread-safe. */
public final class Mailboxes {
  private final Map<Integer, Mailbox> open = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  public Mailboxes() {
    this(System::nanoTime);
  }

  Mailboxes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The mailbox of a partition; empty if another instance decides it, or none. */
  public Optional<Mailbox> of(int partition) {
    return Optional.ofNullable(open.get(partition));
  }

  Mailbox open(int partition) {
    Mailbox mailbox = new Mailbox(partition, nanoTime);
    open.put(partition, mailbox);
    return mailbox;
  }

  void close(int partition, Mailbox mailbox) {
    open.remove(partition, mailbox); // unless another thread has opened a new one already
    mailbox.close();
  }
}
