package io.berth.worker.intake;

import java.util.ArrayList;
import java.util.List;

/**
 * How many records a worker's share consumers take at a time. How many a consumer takes is fixed
 * when it is made, and one that waits for work may be given as many at any moment; so it has
 * reserved that many slots, and several consumers of different sizes share a worker's slots: the
 * small one starts single runs at once, the large ones make a burst cheap, because starting costs
 * two round trips whatever its size.
 */
final class FetchSizes {
  /** Few and far apart: each is a member of the share group, which has 200 by default. */
  private static final List<Integer> SIZES = List.of(1, 8, 64);

  private FetchSizes() {}

  /**
   * The sizes for each queue; together they never need more slots than there are, so that all can
   * wait for work at the same time.
   *
   * @param partitions of the queue's topic. A share group deals partitions out among its members:
   *     of more than one, a member that waits for free slots would keep some to itself, so then
   *     there is only one member
   */
  static List<Integer> of(int concurrency, int queues, int partitions) {
    List<Integer> sizes = new ArrayList<>();
    // With several queues an idle one must not hold much of what the others could use.
    int room = queues == 1 ? concurrency : concurrency / (4 * queues);
    for (int size : partitions == 1 ? SIZES : SIZES.subList(0, 1)) {
      if (size <= room || size == 1) {
        sizes.add(size);
        room -= size;
      }
    }
    return sizes;
  }
}
