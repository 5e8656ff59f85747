package io.berth.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.standalone.client.FakeBerth;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
}
