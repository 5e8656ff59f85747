package io.berth.standalone.bench.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Lets the faults of a schedule happen, each at its time, however many others last. */
final class Troubles {
  private final Fleet fleet;
  private final BooleanSupplier brokersInSync;
  private final Diary diary;
  private final Set<String> suffering = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Exception> failures = new CopyOnWriteArrayList<>();
  private int happened;
  private final List<String> fallen = new ArrayList<>();

  Troubles(Fleet fleet, BooleanSupplier brokersInSync, Diary diary) {
    this.fleet = fleet;
    this.brokersInSync = brokersInSync;
    this.diary = diary;
  }

  /** A broker that fails while another one is still catching up would be one more than is said. */
  void happen(Fault fault) {
    if (fault.ofBrokers() && !brokersInSync.getAsBoolean()) {
      diary.note(fault + ": left out, the brokers are not in sync");
      return;
    }
    if (!Collections.disjoint(suffering, fault.targets())) {
      // The schedule can't know how long a process takes to end.
      diary.note(fault + ": left out, the last fault is not mended yet");
      return;
    }
    diary.note(fault.toString());
    happened++;
    suffering.addAll(fault.targets());
    threads.add(Thread.ofVirtual().start(() -> suffer(fault)));
  }

  private void suffer(Fault fault) {
    try {
      fleet.suffer(fault);
    } catch (IOException | RuntimeException e) {
      failures.add(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      fault.targets().forEach(suffering::remove);
    }
  }

  /** Starts again who ended without any doing of ours, as whoever runs services does. */
  void pickUp() throws IOException {
    for (String name : fleet.missing()) {
      if (!suffering.contains(name)) {
        String note = name + " has ended by itself, and is started again";
        diary.note(note);
        fallen.add("at %.1f s: %s".formatted(diary.now().toMillis() / 1e3, note));
        fleet.start(name);
      }
    }
  }

  /** Returns when everything is mended. */
  void end() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(Duration.ofMinutes(3));
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("Expected to do and mend a fault", failures.getFirst());
    }
  }

  String told() {
    return "%d faults".formatted(happened);
  }

  /** A sentence for each process that ended without any doing of ours. */
  List<String> fallen() {
    return List.copyOf(fallen);
  }
}
