package io.berth.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
    for (YamlTree tree : YamlDocuments.read(text, problems)) {
      if (!tree.root().isNull()) { // an empty document between two separators
        new DocumentReader(tree, problems, warnings).read().ifPresent(definitions::add);
      }
    }
    Comparator<Notice> byLine = Comparator.comparingInt(Notice::line);
    problems.sort(byLine);
    warnings.sort(byLine);
    return new DefinitionFile(definitions, problems, warnings);
  }
}
