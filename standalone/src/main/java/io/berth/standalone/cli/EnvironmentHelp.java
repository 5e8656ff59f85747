package io.berth.standalone.cli;

import java.util.Arrays;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.IHelpFactory;
import picocli.CommandLine.Model.CommandSpec;

/** Names each option's environment variable under its description. */
public final class EnvironmentHelp implements IHelpFactory {
  @Override
  public Help create(CommandSpec command, ColorScheme colors) {
    return new Help(command, colors) {
      @Override
      public IOptionRenderer createDefaultOptionRenderer() {
        IOptionRenderer plain = super.createDefaultOptionRenderer();
        return (option, labels, scheme) -> {
          Text[][] rows = plain.render(option, labels, scheme);
          return EnvironmentDefaults.variable(option)
              // A command with a program of its own names its variables itself.
              .filter(variable -> !String.join(" ", option.description()).contains(variable))
              .map(variable -> withRow(rows, scheme, "[" + variable + "]"))
              .orElse(rows);
        };
      }
    };
  }

  private static Text[][] withRow(Text[][] rows, ColorScheme scheme, String text) {
    Text[][] more = Arrays.copyOf(rows, rows.length + 1);
    Text[] row = new Text[rows[0].length];
    Arrays.fill(row, scheme.text(""));
    row[row.length - 1] = scheme.text(text);
    more[rows.length] = row;
    return more;
  }
}
