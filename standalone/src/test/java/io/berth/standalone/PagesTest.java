package io.berth.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.standalone.client.FakeBerth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages show can be used as it stands there. */
class PagesTest {
  /** A link to a file of this repository: its path, without the heading. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]+)[^)\\s]*\\)");

  private final Typed typed = new Typed(new FakeBerth());

  static List<Page> pages() {
    return Page.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theirYamlIsFine(Page page) {
    for (String block : page.blocks()) {
      int code = typed.stdin(block).run("apply", "--dry-run", "-f", "-");
      assertThat(typed.err()).as("what apply says to this block:\n" + block).isEmpty();
      assertThat(code).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theirLinksLeadSomewhere(Page page) {
    Path folder = page.path().resolveSibling("");
    assertThat(LINK.matcher(page.text()).results().map(link -> link.group(1)))
        .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
  }

  @ParameterizedTest
  @ValueSource(strings = {"activepieces", "dagster", "prefect"})
  void thePageForThoseComingFromElsewhereShowsTheFile(String system) throws Exception {
    String file = "examples/" + system + ".yaml";
    Page page = Page.of("docs", "coming-from.md");
    assertThat(page.block("<!-- " + file + " -->"))
        .as("the block of %s, copied from the file", page)
        .isEqualTo(Files.readString(Path.of("..").resolve(file)));
  }

  @Test
  void everyExampleIsOnAPage() throws Exception {
    String pages = String.join("", Page.all().stream().map(Page::text).toList());
    try (Stream<Path> examples = Files.list(Path.of("..", "examples"))) {
      assertThat(examples.map(path -> "examples/" + path.getFileName()))
          .allSatisfy(example -> assertThat(pages).contains(example));
    }
  }
}
