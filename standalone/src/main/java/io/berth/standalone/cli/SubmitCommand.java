package io.berth.standalone.cli;

import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.protocol.Topics;
import io.berth.standalone.client.Outgoing;
import io.berth.standalone.client.RunIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks for runs of a flow. */
@Command(
    name = "submit",
    sortOptions = false,
    header = "Ask for a run of a flow.",
    description = {
      "",
      "Prints the run's id once the coordinator has decided on it. With --wait shows every decision until the run has ended."
    },
    footer = {
      "",
      "Examples:",
      "  berth submit company.team/etl",
      "  berth submit company.team/etl --id nightly-2026-11-20 --input day=2026-11-20 --wait",
      "  berth submit company.team/etl --label env=prod --pool db=3 --priority 10",
      "  berth submit company.team/etl --count 100",
      "",
      "Exit codes: without --wait 0 when the coordinator has decided, whatever it decided.",
      "With --wait 0 when every run succeeded, else the exit code of the task that failed, or 1.",
      "2 for wrong usage."
    })
public final class SubmitCommand implements Callable<Integer> {
  private static final int COUNT_MAX = 1_000_000;

  private final Surroundings around;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FLOW", description = "The flow, as namespace/id.")
  private String flow = "";

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "The run's id. Choose it to make the request safe to repeat: a second run of the same id"
              + " is refused. Default: a new one.")
  private @Nullable String id;

  @Option(
      names = "--label",
      paramLabel = "KEY[=VALUE]",
      description = "A label, beside those of the flow; repeat it for more.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--pool",
      paramLabel = "NAME[=SLOTS]",
      description =
          "A pool that the run takes slots of, 1 unless it says more; repeat it for more.")
  private List<String> pools = new ArrayList<>();

  @Option(
      names = "--priority",
      paramLabel = "NUMBER",
      description = "Higher goes first. Default: the flow's.")
  private @Nullable Integer priority;

  @Option(
      names = "--input",
      paramLabel = "KEY=VALUE",
      description =
          "An input. Numbers, true, false, null, {...} and [...] are taken as JSON, all else as"
              + " text; repeat it for more.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--input-json",
      paramLabel = "OBJECT",
      description = "All inputs as one JSON object; --input goes over it.")
  private @Nullable String inputJson;

  @Option(
      names = "--queue-timeout",
      paramLabel = "DURATION",
      description = "Cancel the run if it was not admitted by then, as 10m. Default: never.")
  private @Nullable Duration queueTimeout;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "Ask for so many runs; their ids end in -1 to -N. Default: 1.")
  private int count = 1;

  @Option(names = "--wait", description = "Show every decision until all runs have ended.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description =
          "How long to wait. Default: 10s for the first decision, and with --wait without end after"
              + " it.")
  private @Nullable Duration timeout;

  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final TenantOption tenant = new TenantOption();
  @Mixin private final KafkaOptions kafka;

  public SubmitCommand(Surroundings around) {
    this.around = around;
    this.kafka = new KafkaOptions(around);
  }

  @Override
  public Integer call() {
    Map<String, Outgoing> requests = requests();
    Submission submission =
        new Submission(around, tenant.tenant(), new Submission.Patience(timeout, wait), id != null);
    SubmitOutput shown =
        new SubmitOutput(
            output.isJson(),
            wait,
            new DecisionPrinter(output, around.zone(), spec.commandLine().getOut()),
            spec.commandLine());
    return submission.run(kafka, requests, shown);
  }

  /** By run id, in order. */
  private Map<String, Outgoing> requests() {
    if (count < 1 || count > COUNT_MAX) {
      throw new WrongUsage("--count: expected 1 to " + COUNT_MAX + ", but was " + count);
    }
    FlowName name = FlowName.parse(flow);
    String first = id == null ? RunIds.next(around.clock().instant(), random()) : id;
    Map<String, String> labelled = Repeated.pairs(around, "--label", labels, "");
    Map<String, Integer> weights = weights();
    Map<String, Object> values =
        InputValues.merged(inputJson, Repeated.pairs(around, "--input", inputs, null));
    Map<String, Outgoing> requests = new LinkedHashMap<>();
    for (int i = 1; i <= count; i++) {
      String run = count == 1 ? first : first + "-" + i;
      Request request =
          new Request(
              name, run, tenant.tenant(), labelled, weights, priority, values, queueTimeout);
      Outgoing record = Outgoing.request(kafka.topics(), request);
      if (record.size() > Topics.REQUEST_BYTES_MAX) {
        throw new WrongUsage(
            "Expected a request of at most %,d bytes, but it has %,d: pass large inputs by reference."
                .formatted(Topics.REQUEST_BYTES_MAX, record.size()));
      }
      requests.put(run, record);
    }
    return requests;
  }

  private static RandomGenerator random() {
    return ThreadLocalRandom.current();
  }

  private Map<String, Integer> weights() {
    Map<String, Integer> weights = new LinkedHashMap<>();
    Repeated.pairs(around, "--pool", pools, "1")
        .forEach((pool, weight) -> {
          try {
            weights.put(pool, Integer.parseInt(weight));
          } catch (NumberFormatException e) {
            throw new WrongUsage(
                "--pool " + pool + ": expected a number of slots, but was '" + weight + "'");
          }
        });
    return weights;
  }
}
