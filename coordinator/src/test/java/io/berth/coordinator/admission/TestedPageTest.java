package io.berth.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The page that says which test holds which rule names tests that there are. */
class TestedPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", ""), "../docs/tested.md").toAbsolutePath();

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    List<MatchResult> named =
        Pattern.compile("`(\\w+Test)\\.(\\w+)`").matcher(Files.readString(PAGE)).results().toList();
    assertThat(named).hasSizeGreaterThan(80);
    assertThat(named)
        .allSatisfy(name -> {
          Class<?> test = Class.forName(getClass().getPackageName() + "." + name.group(1));
          assertThat(Arrays.stream(test.getDeclaredMethods()).filter(TestedPageTest::isTest))
              .extracting(Method::getName)
              .contains(name.group(2));
        });
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }
}
