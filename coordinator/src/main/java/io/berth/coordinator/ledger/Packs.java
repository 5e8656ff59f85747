package io.berth.coordinator.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Packs by weight, of which there may be as many as there are sizes of memory: with three slots
 * free and a head that needs five, the best-placed cohort that needs at most three is found in
 * logarithmic time, and under FAIR limits whose turn it is among all that need at most three.
 *
 * <p>A binary trie of the weights in which only those bits make a branch in which weights differ,
 * as in PATRICIA (Morrison, 1968). Each node knows the best place below it, and has a pack of its
 * own of those below it that compete: so all up to a weight are in few packs, not in one for each
 * weight. A branch stays as long as anything is below it: a heavy run that comes and goes costs no
 * more than any other.
 */
final class Packs {
  private static final class Node {
    /** It has the weights from this one on that are alike but for the last so many bits. */
    final int lightest;

    final int bits;
    final Pack pack = new Pack(); // of a leaf: all of its weight; of a branch: who competes
    @Nullable Node lighter;
    @Nullable Node heavier;
    @Nullable Place best; // of all cohorts below; null only while it is made
    boolean noted; // of a leaf: whether its first cohort is known to be passed over
    @Nullable Place bestNews; // the best first place of a leaf below that isn't noted

    Node(int lightest, int bits) {
      this.lightest = lightest;
      this.bits = bits;
    }

    boolean isLeaf() {
      return bits == 0;
    }

    boolean has(int weight) {
      return bits >= Integer.SIZE - 1 || weight >> bits == lightest >> bits;
    }

    long heaviest() {
      return lightest + (1L << bits) - 1;
    }

    boolean isHeavier(int weight) {
      return (weight >> (bits - 1) & 1) == 1;
    }

    /** The best-placed cohort of a leaf. */
    Cohort first() {
      return pack.first();
    }

    /** Sees again what is known of those below. */
    void update() {
      if (isLeaf()) {
        Place now = first().standsAs();
        noted = noted && now.equals(best);
        best = now;
        bestNews = noted ? null : now;
      } else {
        best = better(lighter == null ? null : lighter.best, heavier == null ? null : heavier.best);
        bestNews =
            better(
                lighter == null ? null : lighter.bestNews,
                heavier == null ? null : heavier.bestNews);
      }
    }
  }

  private @Nullable Node root;

  private static @Nullable Place better(@Nullable Place one, @Nullable Place other) {
    return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
  }

  boolean isEmpty() {
    return root == null;
  }

  /** Adds a cohort, at the place at which it stands. */
  void add(Cohort cohort, int weight) {
    root = added(root, cohort, weight);
  }

  private static Node added(@Nullable Node at, Cohort cohort, int weight) {
    Node node = at == null ? new Node(weight, 0) : at.has(weight) ? at : branch(at, weight);
    if (node.isLeaf()) {
      node.pack.add(cohort);
    } else {
      if (competes(cohort)) {
        node.pack.add(cohort);
      }
      if (node.isHeavier(weight)) {
        node.heavier = added(node.heavier, cohort, weight);
      } else {
        node.lighter = added(node.lighter, cohort, weight);
      }
    }
    node.update();
    return node;
  }

  /** A branch above a node, at the first bit in which a weight differs from all below that. */
  private static Node branch(Node below, int weight) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(below.lightest ^ weight);
    Node branch = new Node(below.lightest >> bits << bits, bits);
    below.pack.inOrder().stream().filter(Packs::competes).forEach(branch.pack::add);
    if (branch.isHeavier(below.lightest)) {
      branch.heavier = below;
    } else {
      branch.lighter = below;
    }
    return branch;
  }

  private static boolean competes(Cohort cohort) {
    return !cohort.competes().isEmpty();
  }

  /** Takes out a cohort that stands at the place with which it was added. */
  void remove(Cohort cohort, int weight) {
    root = removed(root, cohort, weight);
  }

  private static @Nullable Node removed(@Nullable Node node, Cohort cohort, int weight) {
    if (node == null || !node.has(weight)) {
      throw new IllegalStateException("Expected " + cohort + " to be among those of " + weight);
    }
    if (node.isLeaf()) {
      node.pack.remove(cohort);
      if (node.pack.isEmpty()) {
        return null;
      }
    } else {
      if (competes(cohort)) {
        node.pack.remove(cohort);
      }
      if (node.isHeavier(weight)) {
        node.heavier = removed(node.heavier, cohort, weight);
      } else {
        node.lighter = removed(node.lighter, cohort, weight);
      }
      if (node.lighter == null && node.heavier == null) {
        return null;
      }
    }
    node.update();
    return node;
  }

  /** The best-placed cohort of those up to a weight; null if there is none. */
  @Nullable Cohort best(int heaviest) {
    Node best = null;
    for (Node node : nodesUpTo(heaviest)) {
      best = best == null || isBefore(node, best) ? node : best;
    }
    while (best != null && !best.isLeaf()) {
      Node heavier = best.heavier;
      best = heavier != null && Objects.equals(heavier.best, best.best) ? heavier : best.lighter;
    }
    return best == null ? null : best.first();
  }

  private static boolean isBefore(Node one, Node other) {
    return one.best != null && other.best != null && one.best.compareTo(other.best) < 0;
  }

  /** Few packs that have, together, all cohorts up to a weight that compete, and maybe others. */
  List<Pack> competingUpTo(int heaviest) {
    return nodesUpTo(heaviest).stream()
        .map(node -> node.pack)
        .filter(pack -> !pack.isEmpty())
        .toList();
  }

  /** The fewest nodes that have all up to a weight, and nothing above. */
  private List<Node> nodesUpTo(int heaviest) {
    List<Node> nodes = new ArrayList<>();
    Node node = root;
    while (node != null && node.lightest <= heaviest) {
      if (node.heaviest() <= heaviest) {
        nodes.add(node);
        return nodes;
      }
      if (heaviest < node.lightest + (1L << (node.bits - 1))) {
        node = node.lighter;
      } else {
        if (node.lighter != null) {
          nodes.add(node.lighter);
        }
        node = node.heavier;
      }
    }
    return nodes;
  }

  /** The packs of the weights between two, without the first and with the second. */
  List<Pack> between(int lightest, int heaviest) {
    List<Pack> packs = new ArrayList<>();
    collect(root, lightest, heaviest, packs);
    return packs;
  }

  private static void collect(@Nullable Node at, int lightest, int heaviest, List<Pack> packs) {
    if (at == null || at.heaviest() <= lightest || at.lightest > heaviest) {
      return;
    }
    if (at.isLeaf()) {
      packs.add(at.pack);
    } else {
      collect(at.lighter, lightest, heaviest, packs);
      collect(at.heavier, lightest, heaviest, packs);
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
    if (at.isLeaf()) {
      at.noted = true;
      news.add(at.first());
    } else {
      note(at.lighter, later, news);
      note(at.heavier, later, news);
    }
    at.update();
  }
}
