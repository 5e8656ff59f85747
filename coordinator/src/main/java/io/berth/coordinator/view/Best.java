package io.berth.coordinator.view;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The first so many of any number of things in an order: memory for so many, and no more. */
final class Best<T> {
  private final int most;
  private final Comparator<T> order;
  private final PriorityQueue<T> lastFirst;

  Best(int most, Comparator<T> order) {
    this.most = most;
    this.order = order;
    this.lastFirst = new PriorityQueue<>(order.reversed());
  }

  void add(T one) {
    if (lastFirst.size() < most) {
      lastFirst.add(one);
    } else if (!lastFirst.isEmpty() && order.compare(one, lastFirst.element()) < 0) {
      lastFirst.remove();
      lastFirst.add(one);
    }
  }

  List<T> inOrder() {
    return lastFirst.stream().sorted(order).toList();
  }
}
