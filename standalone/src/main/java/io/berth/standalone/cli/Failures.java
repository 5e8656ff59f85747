package io.berth.standalone.cli;

import io.berth.protocol.InvalidRecordException;
import io.berth.standalone.client.ClientException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one or two lines; with {@code BERTH_DEBUG=1} also where. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Map<String, String> environment;

  public Failures(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, @Nullable ParseResult parsed) {
    return switch (failure) {
      case WrongUsage e -> wrongUsage(command, e, parsed, List.of());
      case InvalidRecordException e -> wrongUsage(command, e, parsed, List.of());
      case ClientException e -> {
        print(command, "berth: " + e.getMessage(), e, parsed);
        yield ExitCode.FAILED;
      }
      default -> {
        print(
            command,
            "berth: unexpected failure: "
                + failure
                + System.lineSeparator()
                + "This is a fault in Berth. BERTH_DEBUG=1 shows where; please report it.",
            failure,
            parsed);
        yield ExitCode.FAILED;
      }
    };
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    List<String> suggestions =
        failure instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    return wrongUsage(failure.getCommandLine(), failure, null, suggestions);
  }

  private int wrongUsage(
      CommandLine command,
      Exception failure,
      @Nullable ParseResult parsed,
      List<String> suggestions) {
    String name = command.getCommandSpec().qualifiedName();
    String hint =
        suggestions.isEmpty() ? "" : " Did you mean " + String.join(" or ", suggestions) + "?";
    print(
        command,
        name
            + ": "
            + failure.getMessage()
            + hint
            + System.lineSeparator()
            + "`"
            + name
            + " --help` shows how.",
        failure,
        parsed);
    return ExitCode.WRONG_USAGE;
  }

  private void print(
      CommandLine command, String message, Exception failure, @Nullable ParseResult parsed) {
    Secrets secrets = Secrets.of(parsed, environment);
    PrintWriter err = command.getErr();
    err.println(secrets.hideIn(message));
    if ("1".equals(environment.get("BERTH_DEBUG"))) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      err.println(secrets.hideIn(trace.toString()));
    }
    err.flush();
  }
}
