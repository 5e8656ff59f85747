package io.berth.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page for people, of which tests take what it shows.
 *
 * @param path of the page
 * @param text the whole page
 */
public record Page(Path path, String text) {
  private static final Path ROOT = Path.of("..");
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```\n", Pattern.DOTALL);

  /** A page of this repository, by its path from the root. */
  public static Page of(String... path) {
    return read(ROOT.resolve(Path.of("", path)));
  }

  /** The README and the pages of {@code docs/}. */
  public static List<Page> all() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.sorted())
          .filter(path -> path.toString().endsWith(".md"))
          .map(Page::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every block of YAML. */
  public List<String> blocks() {
    return YAML.matcher(text).results().map(match -> match.group(1)).toList();
  }

  /** The block of YAML that stands under this line. */
  public String block(String marker) {
    List<MatchResult> found =
        Pattern.compile(
                "^" + Pattern.quote(marker) + "\n" + YAML.pattern(),
                YAML.flags() | Pattern.MULTILINE)
            .matcher(text)
            .results()
            .toList();
    assertThat(found).as("blocks under " + marker + " in " + path).hasSize(1);
    return found.getFirst().group(1);
  }

  private static Page read(Path path) {
    try {
      return new Page(path, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return ROOT.relativize(path).toString();
  }
}
