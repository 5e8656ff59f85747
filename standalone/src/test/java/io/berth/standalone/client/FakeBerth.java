package io.berth.standalone.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A coordinator in memory: it takes every record and answers what the test says. Time passes only
 * while somebody waits for an answer.
 */
public final class FakeBerth implements Connection, Feed {
  private final List<Outgoing> sent = new ArrayList<>();
  private final Map<String, Long> ends = new HashMap<>();
  private final Queue<Answer> answers = new ArrayDeque<>();
  private BiFunction<Outgoing, Position, List<Answer>> reaction = (record, at) -> List.of();
  private boolean takes = true;
  private boolean closed;
  private long nanos;

  /** From now on a record is answered so. */
  public FakeBerth answering(BiFunction<Outgoing, Position, List<Answer>> reaction) {
    this.reaction = reaction;
    return this;
  }

  /** As if no coordinator ran. */
  public FakeBerth withoutCoordinator() {
    takes = false;
    return this;
  }

  /** An answer to something else, or before anything is sent. */
  public FakeBerth saying(Answer answer) {
    answers.add(answer);
    return this;
  }

  public List<Outgoing> sent() {
    return List.copyOf(sent);
  }

  public long nanoTime() {
    return nanos;
  }

  public Duration passed() {
    return Duration.ofNanos(nanos);
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public List<Position> send(List<Outgoing> records) {
    List<Position> positions = new ArrayList<>();
    for (Outgoing record : records) {
      sent.add(record);
      long offset = ends.merge(record.topic(), 1L, Long::sum) - 1;
      Position position = new Position(record.topic(), 0, offset);
      positions.add(position);
      if (takes) {
        answers.addAll(reaction.apply(record, position));
      }
    }
    return positions;
  }

  @Override
  public Feed follow(Set<String> tenants) {
    return this;
  }

  @Override
  public boolean taken(Collection<Position> records) {
    return takes;
  }

  @Override
  public List<Answer> poll(Duration atMost) {
    if (answers.isEmpty()) {
      nanos += atMost.toNanos();
      return List.of();
    }
    return List.of(answers.remove());
  }

  @Override
  public List<Answer> drain() {
    List<Answer> all = List.copyOf(answers);
    answers.clear();
    return all;
  }

  @Override
  public void close() {
    closed = true;
  }
}
