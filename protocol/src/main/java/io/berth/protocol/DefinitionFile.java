package io.berth.protocol;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import tools.jackson.databind.JsonNode;

/**
 * Flows and limits as people write them: YAML, several documents in a file, Kestra's own flow files
 * included.
 *
 * @param definitions what could be read, in the file's order
 * @param problems why the file must not be published; empty when it is fine
 * @param warnings what is understood but not supported: it is named, never dropped in silence
 */
public record DefinitionFile(
    List<Definition> definitions, List<Notice> problems, List<Notice> warnings) {
  public DefinitionFile {
    definitions = List.copyOf(definitions);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /**
   * Something to tell the file's author.
   *
   * @param line counted from 1
   */
  public record Notice(int line, String message) {}

  /** Reads a whole file and finds every problem in it, not only the first. */
  public static DefinitionFile read(String text) {
    List<Definition> definitions = new ArrayList<>();
    List<Notice> problems = new ArrayList<>();
    List<Notice> warnings = new ArrayList<>();
    LoadSettings settings =
        LoadSettings.builder().setAllowDuplicateKeys(false).setMaxAliasesForCollections(20).build();
    try {
      Iterator<Node> documents = new Compose(settings).composeAllFromString(text).iterator();
      while (documents.hasNext()) {
        YamlTree tree = YamlTree.of(documents.next());
        if (tree.root().isNull()) {
          continue; // an empty document between two separators
        }
        readOne(tree, warnings)
            .ifPresentOrElse(
                definitions::add, () -> problems.add(new Notice(tree.line(""), NOT_AN_OBJECT)));
      }
    } catch (ProblemAt problem) {
      problems.add(problem.notice);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      problems.add(new Notice(line, "expected YAML, but " + e.getProblem()));
    } catch (YamlEngineException e) {
      problems.add(new Notice(1, "expected YAML, but " + e.getMessage()));
    }
    return new DefinitionFile(definitions, problems, warnings);
  }

  private static final String NOT_AN_OBJECT = "expected a flow or a limit, but was something else";

  private static Optional<Definition> readOne(YamlTree tree, List<Notice> warnings) {
    if (!tree.root().isObject()) {
      return Optional.empty();
    }
    JsonNode kind = tree.root().path("kind");
    try {
      return switch (kind.isMissingNode() ? "Flow" : kind.asString("")) {
        case "Flow" -> {
          KestraDialect.translate(tree, warnings);
          yield Optional.of(Json.read(tree.root(), Flow.class));
        }
        case "Limit" -> {
          tree.warnUnknown("", LIMIT_FIELDS, warnings);
          yield Optional.of(Json.read(tree.root(), Limit.class));
        }
        default ->
            throw new ProblemAt(tree.line("kind"), "kind: expected Flow or Limit, but was " + kind);
      };
    } catch (InvalidRecordException e) {
      throw new ProblemAt(tree.line(e.path()), String.valueOf(e.getMessage()));
    }
  }

  private static final List<String> LIMIT_FIELDS =
      List.of(
          "kind",
          "tenant",
          "scope",
          "slots",
          "onFull",
          "maxWaiting",
          "onOverflow",
          "order",
          "fairBy",
          "reserveAfter");

  private static final class ProblemAt extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Notice notice;

    ProblemAt(int line, String message) {
      super(message, null, false, false);
      notice = new Notice(line, message);
    }
  }
}
