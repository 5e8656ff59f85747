package io.berth.coordinator.simulation;

import io.berth.protocol.Limit;
import io.berth.protocol.Slots;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One scope of one tenant as the model sees it. What {@code namespace:*} counts for a namespace,
 * the runs whose own namespace it is, is a scope of its own, {@code own:<path>}: those below it
 * count in {@code namespace:<path>}.
 */
final class ModelScope {
  private static final String OWN = "own:";

  /** "tenant, namespaces from outer to inner, queue, pools, labels by name, flow". */
  static final Comparator<ModelScope> OUTERMOST_FIRST =
      Comparator.comparingInt((ModelScope scope) -> scope.fairRank)
          .thenComparingInt(scope -> scope.depth)
          .thenComparing(scope -> scope.text);

  /** "flow, pools and labels by name, queue, namespace from inner to outer, tenant". */
  static final Comparator<ModelScope> INNERMOST_FIRST =
      Comparator.comparingInt((ModelScope scope) -> scope.fullRank)
          .thenComparingInt(scope -> -scope.depth)
          .thenComparing(scope -> scope.name)
          .thenComparing(scope -> scope.kind, Comparator.reverseOrder()); // a pool before a label

  private final ModelTenant tenant;
  private final String kind;
  private final String name;
  private final int fairRank;
  private final int fullRank;
  private final int depth; // of a namespace
  private @Nullable Limit limit;
  private int limitAsOf = -1; // the tenant's edits when the limit was looked up

  final String text;

  /** The sum of what active runs take here; {@link Model#expectSums} adds it up anew. */
  long used;

  ModelScope(ModelTenant tenant, String text) {
    this.tenant = tenant;
    this.text = text;
    boolean own = text.startsWith(OWN);
    kind = own ? "namespace" : text.equals("tenant") ? text : text.substring(0, text.indexOf(':'));
    name = text.substring(text.indexOf(':') + 1);
    depth = kind.equals("namespace") ? name.split("\\.", -1).length : 0;
    fairRank =
        switch (kind) {
          case "tenant" -> 0;
          case "namespace" -> 1;
          case "queue" -> 2;
          case "pool" -> 3;
          case "label" -> 4;
          case "flow" -> 5;
          default -> throw new IllegalArgumentException("Expected a scope, but was " + text);
        };
    fullRank =
        switch (kind) {
          case "flow" -> 0;
          case "pool", "label" -> 1;
          case "queue" -> 2;
          case "namespace" -> 3;
          default -> 4;
        };
  }

  /** The scope as people know it. */
  String shown() {
    return text.startsWith(OWN) ? "namespace:" + name : text;
  }

  /** The limit in force; null where nothing limits the scope. */
  @Nullable Limit limit() {
    if (limitAsOf != tenant.edits()) {
      Limit set = lookUp();
      limit =
          set == null
              ? null
              : switch (set.slots()) {
                case Slots.Unlimited unlimited -> null;
                case Slots.Fixed fixed -> set;
                case Slots.Fleet fleet -> set.withSlots(Slots.of(tenant.fleets().slots(name)));
              };
      limitAsOf = tenant.edits();
    }
    return limit;
  }

  private @Nullable Limit lookUp() {
    if (text.startsWith(OWN)) {
      return tenant.limit("namespace:" + name) != null ? null : tenant.limit("namespace:*");
    }
    Limit own = tenant.limit(text);
    if (own != null) {
      return own;
    }
    return switch (kind) {
      case "flow" -> {
        Limit ofFlow = tenant.concurrency(name);
        yield ofFlow != null ? ofFlow : tenant.limit("flow:*");
      }
      case "label" -> {
        int equals = text.indexOf('=');
        yield equals < 0 ? null : tenant.limit(text.substring(0, equals) + "=*");
      }
      case "pool", "queue" -> tenant.limit(kind + ":*");
      default -> null;
    };
  }

  /** The slots in force of a limited scope. */
  int slots() {
    Limit inForce = limit();
    if (inForce != null && inForce.slots() instanceof Slots.Fixed fixed) {
      return fixed.count();
    }
    throw new IllegalStateException("Expected a limit of " + text);
  }

  /**
   * The slots of a limited scope that nobody takes; below zero if it was lowered or forced past.
   */
  long free() {
    return slots() - used;
  }

  @Override
  public String toString() {
    Limit inForce = limit();
    return inForce == null ? text : "%s (%d of %d taken)".formatted(text, used, slots());
  }
}
