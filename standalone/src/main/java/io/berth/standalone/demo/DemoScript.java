package io.berth.standalone.demo;

import java.io.PrintWriter;
import java.util.List;

/** What the demo says around its story. */
final class DemoScript {
  private final PrintWriter out;
  private final Style style;

  DemoScript(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  Style style() {
    return style;
  }

  void opening() {
    say(
        style.bold("Berth decides which requested runs may start now."),
        "This demo starts Kafka, a coordinator (it decides) and a worker (it executes) in this one",
        "process, and leaves nothing behind.",
        "");
  }

  void started(String kafka, String http) {
    say(
        "Ready: Kafka at " + kafka + ", the coordinator's metrics at http://" + http + "/metrics.",
        "",
        style.bold("Two at a time"),
        "Three flows (examples/limits.yaml), each with two slots: two of its runs may be active at a",
        "time. A run takes 3 seconds. We ask for three runs of each flow at once. What becomes of the",
        "third is up to the flow:",
        "",
        "  company.team/etl      QUEUE   it waits for its turn",
        "  company.team/report   CANCEL  it is cancelled at once",
        "  company.team/billing  FAIL    it fails at once",
        "",
        "Each line is a decision, as it stands in the Kafka topic berth.decisions. Where a run waits,",
        "`berth explain` says why:",
        "");
  }

  void line(String line) {
    say(line);
  }

  void explained(String run, List<String> explanation) {
    say("", "          " + style.bold("$ ./berth explain " + run));
    explanation.forEach(line -> say(("          " + line).stripTrailing()));
    say("");
  }

  void summary(Story story) {
    say("", style.bold("What became of them"));
    story.summary().forEach(this::say);
    say(
        "",
        story.isAsExpected()
            ? "Never more than two runs of a flow were active, and no slot stood idle while a run waited."
            : "Not every run has ended as it should: please report this with the lines above.",
        "");
  }

  void whatToTry(String kafka, String http) {
    say(style.bold("Look around, from another terminal"), "");
    commands(kafka, http).forEach(line -> say("  " + line));
    say("", "Ctrl-C ends the demo.");
  }

  static List<String> commands(String kafka, String http) {
    return List.of(
        "export BERTH_BOOTSTRAP=" + kafka + " BERTH_API=" + http,
        "./berth submit company.team/etl --count 5 --wait   # watch them take turns",
        "./berth submit company.team/billing --label env=prod",
        "./berth runs                                       # who runs, who waits, and for what",
        "./berth limits                                     # how full each limit is",
        "./berth explain etl-3                              # why it is where it is",
        "./berth apply -f examples/limits.yaml              # after changing a limit: at once",
        "curl -s http://" + http + "/metrics | grep ^berth",
        "",
        "# Any Kafka client will do:",
        "echo '{\"flow\": \"company.team/etl\"}' | kcat -b " + kafka + " -P -t berth.requests",
        "kcat -b " + kafka + " -C -t berth.decisions -o beginning -q");
  }

  void closing() {
    say("Stopping and cleaning up.");
  }

  private void say(String... lines) {
    for (String line : lines) {
      out.println(line);
    }
    out.flush();
  }
}
