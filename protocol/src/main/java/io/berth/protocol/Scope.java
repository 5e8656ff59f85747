package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * What a limit counts, within a tenant. Its text is its identity: {@code tenant}, {@code
 * namespace:<path>}, {@code flow:<namespace>/<id>}, {@code label:<k>=<v>}, {@code label:<k>},
 * {@code pool:<name>}, {@code queue:<name>}, or a wildcard ({@code namespace:*}, {@code flow:*},
 * {@code label:<k>=*}, {@code pool:*}, {@code queue:*}) that gives each one without a limit of its
 * own the same limit.
 *
 * @param kind what is counted
 * @param text the whole scope as it is written
 */
public record Scope(Kind kind, String text) implements Comparable<Scope> {
  /** The kinds, innermost first: the order in which a full limit decides about a newcomer. */
  public enum Kind {
    FLOW(0),
    POOL(1),
    LABEL(1), // "pools and labels by name": they share a rank
    QUEUE(2),
    NAMESPACE(3),
    TENANT(4);

    private final int rank;

    Kind(int rank) {
      this.rank = rank;
    }
  }

  /** Counts everything of a tenant. */
  public static final Scope TENANT = new Scope(Kind.TENANT, "tenant");

  private static final String ANY = "*";
  private static final String EXPECTED =
      "tenant, namespace:<path>, flow:<namespace>/<id>, label:<k>=<v>, label:<k>, pool:<name>, "
          + "queue:<name> or a wildcard as pool:*";

  public static Scope namespace(String path) {
    return new Scope(Kind.NAMESPACE, "namespace:" + path);
  }

  public static Scope flow(FlowName flow) {
    return new Scope(Kind.FLOW, "flow:" + flow);
  }

  /** Counts the runs that carry the label, whatever its value. */
  public static Scope label(String key) {
    return new Scope(Kind.LABEL, "label:" + key);
  }

  public static Scope label(String key, String value) {
    return new Scope(Kind.LABEL, "label:" + key + "=" + value);
  }

  public static Scope pool(String name) {
    return new Scope(Kind.POOL, "pool:" + name);
  }

  public static Scope queue(String name) {
    return new Scope(Kind.QUEUE, "queue:" + name);
  }

  /** Reads and checks a scope as people write it. */
  public static Scope parse(String text) {
    if (text.equals(TENANT.text)) {
      return TENANT;
    }
    int colon = text.indexOf(':');
    String name = text.substring(colon + 1);
    return switch (colon < 0 ? "" : text.substring(0, colon)) {
      case "namespace" -> namespace(name.equals(ANY) ? ANY : Checks.namespace(name, ""));
      case "flow" -> name.equals(ANY) ? new Scope(Kind.FLOW, "flow:*") : flow(FlowName.parse(name));
      case "pool" -> pool(name.equals(ANY) ? ANY : Checks.pool(name, ""));
      case "queue" -> queue(name.equals(ANY) ? ANY : Checks.queue(name, ""));
      case "label" -> parseLabel(name);
      default -> throw Checks.broken(Code.SCOPE_INVALID, "", EXPECTED, text);
    };
  }

  private static Scope parseLabel(String name) {
    int equals = name.indexOf('=');
    if (equals < 0) {
      return label(Checks.labelKey(name, ""));
    }
    String key = Checks.labelKey(name.substring(0, equals), "");
    String value = name.substring(equals + 1);
    if (value.isEmpty()) {
      // A label without a value counts in label:<k> only.
      throw Checks.broken(
          Code.SCOPE_INVALID, "", "label:<k>=<v> with a value, or label:<k>", "label:" + name);
    }
    return label(key, value.equals(ANY) ? ANY : Checks.labelValue(value, ""));
  }

  public boolean isWildcard() {
    // Not by the end of the text: a label's value may well be ":*" or "=*".
    String name = name();
    return kind == Kind.LABEL
        ? name.substring(name.indexOf('=') + 1).equals(ANY)
        : name.equals(ANY);
  }

  /**
   * The wildcard that may give this scope its limit. The tenant and {@code label:<k>} have none;
   * {@code namespace:*} is for a run's own namespace, which only the run knows: see the caller.
   */
  public Optional<Scope> wildcard() {
    return switch (kind) {
      case TENANT -> Optional.empty();
      case LABEL -> {
        int equals = text.indexOf('=');
        yield equals < 0
            ? Optional.empty()
            : Optional.of(new Scope(kind, text.substring(0, equals + 1) + ANY));
      }
      case FLOW, POOL, QUEUE, NAMESPACE ->
          Optional.of(new Scope(kind, text.substring(0, text.indexOf(':') + 1) + ANY));
    };
  }

  /** The part behind the colon; empty for the tenant. */
  public String name() {
    return kind == Kind.TENANT ? "" : text.substring(text.indexOf(':') + 1);
  }

  /**
   * Innermost first: flow, pools and labels by name, queue, namespaces from inner to outer, tenant.
   */
  @Override
  public int compareTo(Scope other) {
    int byRank = Integer.compare(kind.rank, other.kind.rank);
    if (byRank != 0) {
      return byRank;
    }
    // A longer path of the same run's namespaces is the inner one.
    int byDepth = kind == Kind.NAMESPACE ? Integer.compare(other.text.length(), text.length()) : 0;
    if (byDepth != 0) {
      return byDepth;
    }
    int byName = name().compareTo(other.name());
    return byName != 0 ? byName : kind.compareTo(other.kind);
  }

  @Override
  @JsonValue
  public String toString() {
    return text;
  }
}
