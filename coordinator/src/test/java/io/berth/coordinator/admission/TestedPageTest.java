package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that says which test holds which rule names tests that there are. */
class TestedPageTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", ""), "..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs/tested.md");

  /** Where tests are: some rules are held end to end. */
  private static final List<Path> TESTS =
      List.of(ROOT.resolve("coordinator/src/test/java"), ROOT.resolve("standalone/src/test/java"));

  private static List<MatchResult> named(String pattern) throws IOException {
    return Pattern.compile(pattern).matcher(Files.readString(PAGE)).results().toList();
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    List<MatchResult> named = named("`(\\w+Test)\\.(\\w+)`");
    assertThat(named).hasSizeGreaterThan(80);
    for (MatchResult name : named) {
      assertThat(source(name.group(1)))
          .as(name.group())
          .containsPattern(
              "(?s)@(Test|ParameterizedTest)\\s((?!\\bvoid\\b).)*\\bvoid " + name.group(2) + "\\(");
    }
  }

  @Test
  void everyTestThatIsNamedAsAWholeExists() throws IOException {
    List<MatchResult> named = named("`(\\w+Test)`");
    assertThat(named).extracting(name -> name.group(1)).contains("MalformedRecordsTest");
    for (MatchResult name : named) {
      assertThat(source(name.group(1)))
          .as(name.group())
          .containsPattern("@(Test|ParameterizedTest)\\s");
    }
  }

  /** Of the one class of this name, whatever its package. */
  private static String source(String test) throws IOException {
    Stream<Path> found = Stream.empty();
    for (Path folder : TESTS) {
      try (Stream<Path> all = Files.walk(folder)) {
        found =
            Stream.concat(
                found, all.filter(file -> file.endsWith(test + ".java")).toList().stream());
      }
    }
    List<Path> files = found.toList();
    assertThat(files).as("the source of %s", test).hasSize(1);
    return Files.readString(files.getFirst());
  }
}
