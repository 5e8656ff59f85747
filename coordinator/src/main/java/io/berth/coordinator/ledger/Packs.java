package io.berth.coordinator.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Packs by weight, of which there may be as many as there are sizes of memory: with three slots
 * free and a head that needs five, the best-placed cohort that needs at most three is found in
 * logarithmic time.
 *
 * <p>A treap: a search tree by weight, balanced as a heap by a hash of the weight. Each node knows
 * the best place below it.
 */
final class Packs {
  private static final class Node {
    final int weight;
    final int rank;
    final Pack pack = new Pack();
    @Nullable Node lighter;
    @Nullable Node heavier;
    Node best = this; // of this one and all below: whose first cohort has the best place
    @Nullable Place first;
    boolean noted; // whether its first cohort is known to be passed over
    @Nullable Place bestNews; // the best first place of this one and all below that isn't noted

    Node(int weight) {
      this.weight = weight;
      this.rank = weight * 0x9E3779B9; // Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4)
    }

    /** Sees again what is known of those below. */
    void update() {
      Place now = pack.first().standsAs();
      if (!now.equals(first)) {
        first = now;
        noted = false;
      }
      best = this;
      bestNews = noted ? null : now;
      for (Node below : new @Nullable Node[] {lighter, heavier}) {
        if (below != null) {
          best = below.best.isBefore(best) ? below.best : best;
          bestNews = better(below.bestNews, bestNews);
        }
      }
    }

    private boolean isBefore(Node other) {
      return pack.first().standsAs().compareTo(other.pack.first().standsAs()) < 0;
    }

    private static @Nullable Place better(@Nullable Place one, @Nullable Place other) {
      return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
    }
  }

  private @Nullable Node root;

  boolean isEmpty() {
    return root == null;
  }

  /** Changes the pack of a weight, which is there as long as it has cohorts. */
  void change(int weight, Consumer<Pack> change) {
    root = change(root, weight, change);
  }

  private static @Nullable Node change(@Nullable Node at, int weight, Consumer<Pack> change) {
    Node top = at == null ? new Node(weight) : at;
    if (weight == top.weight) {
      change.accept(top.pack);
      if (top.pack.isEmpty()) {
        return joined(top.lighter, top.heavier);
      }
    } else if (weight < top.weight) {
      Node below = change(top.lighter, weight, change);
      top.lighter = below;
      if (below != null && below.rank > top.rank) {
        top.lighter = below.heavier;
        top.update();
        below.heavier = top;
        top = below;
      }
    } else {
      Node below = change(top.heavier, weight, change);
      top.heavier = below;
      if (below != null && below.rank > top.rank) {
        top.heavier = below.lighter;
        top.update();
        below.lighter = top;
        top = below;
      }
    }
    top.update();
    return top;
  }

  /** One tree of two, of which one has the lighter weights. */
  private static @Nullable Node joined(@Nullable Node lighter, @Nullable Node heavier) {
    if (lighter == null || heavier == null) {
      return lighter == null ? heavier : lighter;
    }
    Node top;
    if (lighter.rank > heavier.rank) {
      top = lighter;
      top.heavier = joined(lighter.heavier, heavier);
    } else {
      top = heavier;
      top.lighter = joined(lighter, heavier.lighter);
    }
    top.update();
    return top;
  }

  /** The best-placed cohort of those up to a weight; null if there is none. */
  @Nullable Cohort best(int heaviest) {
    Node best = null;
    Node at = root;
    while (at != null) {
      if (at.weight > heaviest) {
        at = at.lighter;
      } else {
        best = best == null || at.isBefore(best) ? at : best;
        if (at.lighter != null && at.lighter.best.isBefore(best)) {
          best = at.lighter.best;
        }
        at = at.heavier;
      }
    }
    return best == null ? null : best.pack.first();
  }

  /** The packs of the weights between two, without the first and with the second. */
  List<Pack> between(int lightest, int heaviest) {
    List<Pack> packs = new ArrayList<>();
    collect(root, lightest, heaviest, packs);
    return packs;
  }

  private static void collect(@Nullable Node at, int lightest, int heaviest, List<Pack> packs) {
    if (at != null) {
      if (at.weight > lightest) {
        collect(at.lighter, lightest, heaviest, packs);
      }
      if (at.weight > lightest && at.weight <= heaviest) {
        packs.add(at.pack);
      }
      if (at.weight < heaviest) {
        collect(at.heavier, lightest, heaviest, packs);
      }
    }
  }

  /**
   * A later place took slots: gives the first cohorts of each weight that were passed over by that,
   * but none twice as long as it is the first there.
   */
  List<Cohort> newlyPassedOver(Place later) {
    List<Cohort> news = new ArrayList<>();
    note(root, later, news);
    return news;
  }

  private static void note(@Nullable Node at, Place later, List<Cohort> news) {
    if (at == null || at.bestNews == null || at.bestNews.compareTo(later) >= 0) {
      return;
    }
    note(at.lighter, later, news);
    note(at.heavier, later, news);
    if (!at.noted && at.pack.first().standsAs().compareTo(later) < 0) {
      at.noted = true;
      news.add(at.pack.first());
    }
    at.update();
  }
}
