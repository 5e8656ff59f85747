package io.berth.protocol;

import io.berth.protocol.DefinitionFile.Notice;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The documents of a YAML file. After one that is not YAML, reading goes on with the next. */
final class YamlDocuments {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setAllowNonScalarKeys(true)
          .setMaxAliasesForCollections(20)
          .build();

  private final String text;
  private final List<Notice> problems;
  private final List<YamlTree> trees = new ArrayList<>();

  private YamlDocuments(String text, List<Notice> problems) {
    this.text = text;
    this.problems = problems;
  }

  static List<YamlTree> read(String text, List<Notice> problems) {
    YamlDocuments documents = new YamlDocuments(text, problems);
    Optional<Place> from = Optional.of(new Place(0, 0));
    while (from.isPresent()) {
      from = documents.readFrom(from.get());
    }
    return documents.trees;
  }

  /**
   * Where a line begins.
   *
   * @param line counted from 0
   */
  private record Place(int offset, int line) {}

  /** Reads until the end, or to what is not YAML; then says where the next document begins. */
  private Optional<Place> readFrom(Place start) {
    StringReader rest = new StringReader(text.substring(start.offset));
    Composer composer =
        new Composer(
            SETTINGS, new Bounded(new ParserImpl(SETTINGS, new StreamReader(SETTINGS, rest))));
    int wrong;
    try {
      while (composer.hasNext()) {
        trees.add(YamlTree.of(composer.next(), start.line, problems));
      }
      return Optional.empty();
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      wrong = start.line + mark.map(Mark::getLine).orElse(0);
      problem(wrong, e.getProblem());
    } catch (ReaderException e) {
      wrong = start.line + linesBefore(start, e.getPosition());
      problem(wrong, e.getMessage() + " (" + Character.getName(e.getCodePoint()) + ")");
    } catch (YamlEngineException e) {
      wrong = start.line;
      problem(wrong, String.valueOf(e.getMessage()));
    }
    return nextDocument(start, wrong);
  }

  private void problem(int line, String what) {
    problems.add(new Notice(line + 1, "expected YAML, but " + what));
  }

  private int linesBefore(Place start, int codePoints) {
    int end = text.length();
    if (codePoints < text.codePointCount(start.offset, end)) {
      end = text.offsetByCodePoints(start.offset, codePoints);
    }
    return (int) text.substring(start.offset, end).chars().filter(c -> c == '\n').count();
  }

  /** Three dashes at the begin of a line can be nothing else, not even within quotes. */
  private Optional<Place> nextDocument(Place start, int fromLine) {
    int offset = start.offset;
    for (int line = start.line; offset >= 0 && offset < text.length(); line++) {
      if (line > start.line && line >= fromLine && isSeparator(offset)) {
        return Optional.of(new Place(offset, line));
      }
      int end = text.indexOf('\n', offset);
      offset = end < 0 ? -1 : end + 1;
    }
    return Optional.empty();
  }

  private boolean isSeparator(int offset) {
    return text.startsWith("---", offset)
        && (offset + 3 == text.length() || Character.isWhitespace(text.charAt(offset + 3)));
  }

  /** Refuses depth before the composer, which recurses, meets it. */
  private static final class Bounded implements Parser {
    private final Parser parser;
    private int depth;

    Bounded(Parser parser) {
      this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
      return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
      return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
      return parser.hasNext();
    }

    @Override
    public Event next() {
      Event event = parser.next();
      if (event instanceof CollectionStartEvent && ++depth > Json.DEPTH_MAX) {
        throw new ParserException("it nests too deeply", event.getStartMark());
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
      return event;
    }
  }
}
