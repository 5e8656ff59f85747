package io.berth.coordinator.topology;

import io.berth.coordinator.admission.Input;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last records that a partition took, in a few words each: where they lie, what they were and
 * whom they concerned, never what a request's inputs or a task's output say. Used by one thread.
 */
final class LastInputs {
  private static final int KEPT = 16;

  private final Deque<String> last = new ArrayDeque<>(KEPT);

  void add(Position at, String what) {
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(at + " " + what);
  }

  void add(Position at, List<Input> inputs) {
    String first = inputs.isEmpty() ? "report of nothing" : words(inputs.getFirst());
    add(at, inputs.size() < 2 ? first : first + " and " + (inputs.size() - 1) + " more");
  }

  /** Those that are remembered, the latest last. */
  List<String> inOrder() {
    return last.stream().map(words -> words.replaceAll("\\p{Cntrl}", "·")).toList();
  }

  private static String words(Input input) {
    return switch (input) {
      case Input.Requested it -> "request " + it.request().tenant() + "/" + it.id();
      case Input.Defined it ->
          (it.definition() == null ? "deletion of " : "definition of ") + it.key();
      case Input.Commanded it -> it.command().type() + " " + it.command().key();
      case Input.Reported it ->
          it.fact().what()
              + " of "
              + it.fact().key()
              + "#"
              + it.fact().attempt()
              + " by "
              + it.worker();
      case Input.FleetSaid it -> "heartbeat of " + it.worker();
      case Input.QueueSetUp it -> "queue " + it.queue();
      case Input.Tick it -> "tick";
    };
  }
}
