package io.berth.coordinator.ledger;

import io.berth.protocol.Flow;
import io.berth.protocol.Request;
import io.berth.protocol.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a run asks for: every scope it counts in, with the slots it takes there, innermost first.
 * Fixed on arrival. Runs with equal claims form a line.
 */
public final class Claims {
  /** The slots a run takes in one scope. */
  public record Claim(Scope scope, int weight) {}

  /** Marks the scope that only {@code namespace:*} can limit: see {@link #ownNamespace}. */
  private static final String OWN = "own:";

  private final List<Claim> claims;
  private final int hash;

  private Claims(List<Claim> claims) {
    this.claims = List.copyOf(claims);
    this.hash = this.claims.hashCode();
  }

  /** The claims of a run of the flow's given revision. */
  public static Claims of(Request request, Flow flow) {
    List<Claim> claims = new ArrayList<>();
    claims.add(new Claim(Scope.flow(flow.name()), 1));
    merged(flow.pools(), request.pools())
        .forEach((pool, weight) -> claims.add(new Claim(Scope.pool(pool), weight)));
    merged(flow.labels(), request.labels())
        .forEach((key, value) -> {
          claims.add(new Claim(Scope.label(key), 1));
          if (!value.isEmpty()) {
            claims.add(new Claim(Scope.label(key, value), 1));
          }
        });
    claims.add(new Claim(Scope.queue(flow.workers()), 1));
    claims.add(new Claim(ownNamespace(flow.namespace()), 1));
    for (String path = flow.namespace(); ; path = path.substring(0, path.lastIndexOf('.'))) {
      claims.add(new Claim(Scope.namespace(path), 1));
      if (path.indexOf('.') < 0) {
        break;
      }
    }
    claims.add(new Claim(Scope.TENANT, 1));
    // By the scope as people know it: what only namespace:* can limit stands where the namespace
    // does.
    claims.sort(Comparator.comparing(claim -> shown(claim.scope())));
    return new Claims(claims);
  }

  /** The flow's entries with the request's laid over them. */
  public static <V> Map<String, V> merged(Map<String, V> flow, Map<String, V> request) {
    if (request.isEmpty()) {
      return flow;
    }
    Map<String, V> merged = new HashMap<>(flow);
    merged.putAll(request);
    return merged;
  }

  /**
   * What {@code namespace:*} counts for a namespace without a limit of its own: the runs whose own
   * namespace it is. The runs below it count in {@code namespace:<path>}, which the wildcard does
   * not limit, so the two need different scopes.
   */
  static Scope ownNamespace(String path) {
    return new Scope(Scope.Kind.NAMESPACE, OWN + path);
  }

  /** Whether a scope is one that only {@code namespace:*} can limit. */
  static boolean isOwnNamespace(Scope scope) {
    return scope.text().startsWith(OWN);
  }

  /** A scope as it is stored: one that a run claims. */
  public static Scope scope(String text) {
    return text.startsWith(OWN) ? new Scope(Scope.Kind.NAMESPACE, text) : Scope.parse(text);
  }

  /** The scope as people know it. */
  public static Scope shown(Scope scope) {
    return isOwnNamespace(scope) ? Scope.namespace(scope.name()) : scope;
  }

  /**
   * As whom a run competes with others.
   *
   * @param fairBy {@code flow}, {@code namespace} or {@code label:<k>}
   * @return the same for all runs of one competitor, and for no others
   */
  String competitor(String fairBy) {
    return switch (fairBy) {
      case "flow" -> only(scope -> scope.kind() == Scope.Kind.FLOW);
      case "namespace" -> only(Claims::isOwnNamespace);
      default -> only(scope -> scope.text().startsWith(fairBy + "="), fairBy);
    };
  }

  private String only(Predicate<Scope> which) {
    return only(which, "");
  }

  /** The text of the scope that there is one of; else that of a label without a value, or none. */
  private String only(Predicate<Scope> which, String orElse) {
    String found = "";
    for (Claim claim : claims) {
      if (which.test(claim.scope())) {
        return claim.scope().text();
      }
      if (claim.scope().text().equals(orElse)) {
        found = orElse;
      }
    }
    return found;
  }

  /** Innermost first. */
  public List<Claim> innermostFirst() {
    return claims;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Claims that && hash == that.hash && claims.equals(that.claims);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return claims.toString();
  }
}
