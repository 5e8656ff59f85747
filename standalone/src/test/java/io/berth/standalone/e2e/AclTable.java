package io.berth.standalone.e2e;

import io.berth.protocol.Topics;
import io.berth.standalone.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The table of ACLs in {@code docs/operating.md}, as it stands there. */
final class AclTable {
  private static final Pattern SECTION = Pattern.compile("## ACLs\n(.*?)\n## ", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final int HEADER_LINES = 2;

  private AclTable() {}

  /** Who the table speaks of. */
  enum Role {
    COORDINATOR("coordinator"),
    WORKER("worker"),
    REQUESTER("who asks for runs"),
    OPERATOR("operators");

    private final String title;

    Role(String title) {
      this.title = title;
    }

    String user() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Role titled(String title) {
      return Arrays.stream(values())
          .filter(role -> role.title.equals(title))
          .findFirst()
          .orElseThrow(() -> new AssertionError("Expected a role, but was " + title));
    }
  }

  /** One operation on one resource. */
  record Grant(Role role, ResourcePattern resource, AclOperation operation, String when) {
    /** Whether the role can't do its work without it. */
    boolean needed(boolean makesTopics) {
      return !when.startsWith("optional")
          && !when.startsWith(makesTopics ? "with `--no-create" : "without `--no-create");
    }

    /** What else it includes, as Kafka's own authorizer has it; empty: nothing. */
    Optional<Grant> included() {
      return switch (operation) {
        case READ, WRITE -> Optional.of(new Grant(role, resource, AclOperation.DESCRIBE, when));
        case ALTER_CONFIGS ->
            Optional.of(new Grant(role, resource, AclOperation.DESCRIBE_CONFIGS, when));
        default -> Optional.empty();
      };
    }

    /** For a deployment with another prefix. */
    AclBinding binding(String user, Topics topics) {
      String name = resource.name();
      String renamed =
          name.startsWith(Topics.DEFAULT_PREFIX)
              ? topics.prefix() + name.substring(Topics.DEFAULT_PREFIX.length())
              : name;
      return new AclBinding(
          new ResourcePattern(resource.resourceType(), renamed, resource.patternType()),
          new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    @Override
    public String toString() {
      return "%s: %s on %s %s"
          .formatted(role.user(), operation, resource.resourceType(), resource.name());
    }
  }

  /** What a role can't do its work without. */
  static List<Grant> needed(Role role, boolean makesTopics) {
    return of(role).stream().filter(grant -> grant.needed(makesTopics)).toList();
  }

  /** With what is optional. */
  static List<Grant> of(Role role) {
    return read().stream().filter(grant -> grant.role() == role).toList();
  }

  private static List<Grant> read() {
    MatchResult section =
        SECTION
            .matcher(Page.of("docs", "operating.md").text())
            .results()
            .findFirst()
            .orElseThrow(() -> new AssertionError("Expected a section about ACLs"));
    List<String> lines =
        section.group(1).lines().filter(line -> line.startsWith("|")).skip(HEADER_LINES).toList();
    List<Grant> grants = new ArrayList<>();
    Role role = Role.COORDINATOR;
    for (String line : lines) {
      List<String> cells = Arrays.stream(line.split("\\|", -1)).skip(1).map(String::strip).toList();
      role = cells.get(0).isEmpty() ? role : Role.titled(cells.get(0));
      for (ResourcePattern resource : resources(cells.get(1))) {
        for (String operation : cells.get(2).split(", ", -1)) {
          grants.add(new Grant(role, resource, AclOperation.valueOf(operation), cells.get(3)));
        }
      }
    }
    return grants;
  }

  /** Of {@code topics `berth.work.*`, `berth.signals`}. */
  private static List<ResourcePattern> resources(String cell) {
    ResourceType type = type(cell);
    if (type == ResourceType.CLUSTER) {
      return List.of(new ResourcePattern(type, Resource.CLUSTER_NAME, PatternType.LITERAL));
    }
    return NAME.matcher(cell)
        .results()
        .map(match -> match.group(1))
        .map(name ->
            name.endsWith("*")
                ? new ResourcePattern(
                    type, name.substring(0, name.length() - 1), PatternType.PREFIXED)
                : new ResourcePattern(type, name, PatternType.LITERAL))
        .toList();
  }

  private static ResourceType type(String cell) {
    return switch (cell.replaceAll(" ?`.*", "")) {
      case "topic", "topics" -> ResourceType.TOPIC;
      case "consumer group", "share groups" -> ResourceType.GROUP;
      case "transactional ids" -> ResourceType.TRANSACTIONAL_ID;
      case "cluster" -> ResourceType.CLUSTER;
      default -> throw new AssertionError("Expected a resource, but was " + cell);
    };
  }
}
