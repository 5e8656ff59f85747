package io.berth.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.standalone.client.FakeBerth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The page of all commands and options is what {@code --help} prints. */
class OptionsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "options.md");
  private static final int WIDTH = 110;

  @Test
  void itIsWhatIsGenerated() throws IOException {
    String expected = page();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(PAGE)
        .as(
            "if options changed on purpose, regenerate it with: ./mvnw -pl standalone -am package"
                + " -Dtest=OptionsPageTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dgolden.update=true")
        .hasContent(expected);
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Commands and options

            <!-- Generated from what --help prints, by OptionsPageTest. -->

            Every option has an environment variable; the command line wins. The images' entry points take the options of
            `coordinator` and `worker`.
            """);
    Map<String, CommandLine> commands =
        new TreeMap<>(new Typed(new FakeBerth()).commandLine().getSubcommands());
    commands.forEach((name, command) -> append(page, "## ", name, command));
    return page.toString();
  }

  private static void append(StringBuilder page, String level, String name, CommandLine command) {
    command.setUsageHelpAutoWidth(false).setUsageHelpWidth(WIDTH);
    page.append("\n%s%s\n\n```\n%s```\n".formatted(level, name, stripped(command)));
    new TreeMap<>(command.getSubcommands())
        .forEach((sub, below) -> append(page, "### ", name + " " + sub, below));
  }

  private static String stripped(CommandLine command) {
    return command.getUsageMessage(CommandLine.Help.Ansi.OFF).replaceAll("(?m) +$", "");
  }
}
