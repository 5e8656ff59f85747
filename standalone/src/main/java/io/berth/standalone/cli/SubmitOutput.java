package io.berth.standalone.cli;

import io.berth.protocol.Decision;
import io.berth.standalone.client.RunWatch.News;
import java.io.PrintWriter;
import picocli.CommandLine;

/** What {@code submit} prints: ids, or with {@code --wait} every decision. */
final class SubmitOutput {
  private final boolean json;
  private final boolean wait;
  private final DecisionPrinter printer;
  private final PrintWriter out;
  private final PrintWriter err;

  SubmitOutput(boolean json, boolean wait, DecisionPrinter printer, CommandLine command) {
    this.json = json;
    this.wait = wait;
    this.printer = printer;
    this.out = command.getOut();
    this.err = command.getErr();
  }

  void show(News news) {
    switch (news) {
      case News.Step(Decision decision, boolean first) -> {
        if (wait || (json && first)) {
          printer.print(decision);
        } else if (first) {
          id(decision);
        }
      }
      case News.Refused refused -> {
        err.println("berth: run " + refused.run() + " refused: " + refused.reject());
        err.flush();
      }
    }
  }

  private void id(Decision decision) {
    out.println(decision.run());
    out.flush();
    if (decision.decision().settles()) {
      String why = decision.reason() == null ? "" : ": " + DecisionText.reason(decision.reason());
      err.println("berth: run " + decision.run() + " is " + decision.decision() + why);
      err.flush();
    }
  }
}
