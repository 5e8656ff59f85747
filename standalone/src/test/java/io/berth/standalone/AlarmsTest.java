package io.berth.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Every alarm fires when it must and not when it must not, and the page says what to do then. */
class AlarmsTest {
  private static final Path FOLDER = Path.of("..", "docker", "prometheus");
  private static final Pattern ALARM = Pattern.compile("- alert: (\\w+)");
  private static final Pattern ON_THE_PAGE =
      Pattern.compile("^\\| `(Berth\\w+)` \\|", Pattern.MULTILINE);

  /** Where CI can have it, a missing one is a failure, not a gap. */
  static boolean promtoolMustBeThere() {
    return "true".equals(System.getenv("BERTH_REQUIRE_DOCKER"))
        || Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
  }

  @Test
  @EnabledIf("promtoolMustBeThere")
  void theirRulesPassTheirTests() throws Exception {
    promtool("test", "rules", "berth-alerts-test.yaml");
  }

  @Test
  @EnabledIf("promtoolMustBeThere")
  void prometheusTakesTheConfiguration() throws Exception {
    promtool("check", "config", "prometheus.yml");
  }

  @Test
  void eachIsOnThePage() throws IOException {
    String page = Page.of("docs", "operating.md").text();
    assertThat(ON_THE_PAGE.matcher(page).results().map(match -> match.group(1)))
        .containsExactlyInAnyOrderElementsOf(alarms());
  }

  @Test
  void eachFallsInATest() throws IOException {
    String tests = Files.readString(FOLDER.resolve("berth-alerts-test.yaml"));
    assertThat(alarms())
        .isNotEmpty()
        .allSatisfy(alarm ->
            assertThat(tests)
                .containsPattern("alertname: " + alarm + "\n\\s+exp_alerts:")
                .containsPattern("alertname: " + alarm + "}"));
  }

  private static List<String> alarms() throws IOException {
    return ALARM
        .matcher(Files.readString(FOLDER.resolve("berth-alerts.yaml")))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static void promtool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("what promtool exits with, saying %s", said).isZero();
  }
}
