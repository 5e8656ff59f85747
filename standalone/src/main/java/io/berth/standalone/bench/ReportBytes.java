package io.berth.standalone.bench;

import io.berth.protocol.Fact;
import io.berth.protocol.Json;
import io.berth.protocol.Report;
import io.berth.protocol.RunKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reports of a fleet, many facts in one, as the codec would write them. */
final class ReportBytes {
  static final String WORKER = "bench-worker";
  static final byte[] WORKER_BYTES = WORKER.getBytes(StandardCharsets.UTF_8);

  private final Map<Fact.What, Stamp> facts = new EnumMap<>(Fact.What.class);
  private final byte[] head;
  private final byte[] tail;
  private final ByteArrayOutputStream report = new ByteArrayOutputStream(64 * 1024);
  private int count;

  ReportBytes(String tenant) {
    RunKey sample = new RunKey(tenant, Stamp.id(0));
    Instant now = Instant.now();
    for (Fact.What what : List.of(Fact.What.STARTED, Fact.What.SUCCEEDED)) {
      facts.put(what, Stamp.of(Json.write(Fact.of(sample, 1, what, now)), 0));
    }
    Fact one = Fact.of(sample, 1, Fact.What.STARTED, now);
    String report = text(Json.write(new Report(WORKER, 0, List.of(one), null)));
    String fact = text(Json.write(one));
    int at = report.indexOf(fact);
    head = report.substring(0, at).getBytes(StandardCharsets.UTF_8);
    tail = report.substring(at + fact.length()).getBytes(StandardCharsets.UTF_8);
  }

  void add(int run, Fact.What what) {
    Stamp fact = facts.get(what);
    if (fact == null) {
      throw new IllegalArgumentException("Expected STARTED or SUCCEEDED, but was " + what);
    }
    if (count == 0) {
      report.writeBytes(head);
    } else {
      report.write(',');
    }
    report.writeBytes(fact.on(run));
    count++;
  }

  int facts() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The report, and begins another one. */
  byte[] take() {
    report.writeBytes(tail);
    byte[] bytes = report.toByteArray();
    report.reset();
    count = 0;
    return bytes;
  }

  /** What a report of this kind says, run by run. */
  static void forEachFact(byte[] report, Said each) {
    for (int run = Marker.RUN.valueFrom(report, 0);
        run >= 0;
        run = Marker.RUN.valueFrom(report, run)) {
      int what = Marker.WHAT.valueFrom(report, run);
      each.accept(Stamp.numberAt(report, run), report[what + 1] == 'U'); // SUCCEEDED, not STARTED
    }
  }

  /** One fact. */
  interface Said {
    void accept(int run, boolean succeeded);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
