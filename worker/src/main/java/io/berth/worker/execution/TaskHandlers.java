package io.berth.worker.execution;

import io.berth.worker.TaskHandler;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The task types a worker knows. */
public final class TaskHandlers {
  private final Map<String, TaskHandler> byType = new TreeMap<>();

  /**
   * Puts them together.
   *
   * @param builtIn the worker's own
   * @param found on the class path; win over the built-in ones
   * @param given by the program; win over all
   * @throws IllegalArgumentException when two of the same origin have the same type
   */
  public TaskHandlers(
      Collection<TaskHandler> builtIn,
      Collection<TaskHandler> found,
      Collection<TaskHandler> given) {
    byType.putAll(distinct(builtIn));
    byType.putAll(distinct(found));
    byType.putAll(distinct(given));
  }

  public Optional<TaskHandler> find(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  public SortedSet<String> types() {
    return new TreeSet<>(byType.keySet());
  }

  private static Map<String, TaskHandler> distinct(Collection<TaskHandler> handlers) {
    Map<String, TaskHandler> distinct = new TreeMap<>();
    for (TaskHandler handler : handlers) {
      TaskHandler other = distinct.put(handler.type(), handler);
      if (other != null) {
        throw new IllegalArgumentException(
            "Expected one handler of task type '"
                + handler.type()
                + "', but there are "
                + other.getClass().getName()
                + " and "
                + handler.getClass().getName());
      }
    }
    return distinct;
  }
}
