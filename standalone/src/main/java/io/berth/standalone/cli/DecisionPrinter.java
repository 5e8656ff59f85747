package io.berth.standalone.cli;

import io.berth.protocol.Decision;
import java.io.PrintWriter;
import java.time.ZoneId;

/** Prints decisions as they fall. */
final class DecisionPrinter {
  private final boolean json;
  private final DecisionText text;
  private final PrintWriter out;

  DecisionPrinter(OutputOption output, ZoneId zone, PrintWriter out) {
    this.json = output.isJson();
    this.text = new DecisionText(zone);
    this.out = out;
  }

  void print(Decision decision) {
    if (json) {
      OutputOption.printJson(out, decision);
      return;
    }
    out.println(text.line(decision));
    text.output(decision).forEach(out::println);
    out.flush();
  }
}
