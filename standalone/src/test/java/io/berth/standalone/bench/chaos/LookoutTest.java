package io.berth.standalone.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.berth.coordinator.Coordinator;
import io.berth.standalone.bench.process.Questions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator was at fault once, and is well when all is over: that is still to be seen. */
class LookoutTest {
  private static final String WELL =
      """
      # TYPE berth_orphan_slots gauge
      berth_orphan_slots 0.0
      berth_over_admissions_total 0.0
      berth_partitions_stopped 0.0
      berth_ready 1.0
      """;

  @TempDir private Path folder;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final HttpServer coordinator;
  private final String address;

  LookoutTest() throws IOException {
    coordinator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    address = "127.0.0.1:" + coordinator.getAddress().getPort();
    coordinator.createContext(
        "/",
        exchange -> {
          byte[] answer =
              answers
                  .getOrDefault(exchange.getRequestURI().getPath(), "")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
  }

  @BeforeEach
  void start() {
    coordinator.start();
    well();
  }

  @AfterEach
  void stop() {
    coordinator.stop(0);
  }

  private void well() {
    answers.put("/health", "{\"well\":true,\"state\":\"RUNNING\",\"problems\":[]}");
    answers.put("/metrics", WELL);
  }

  private Path log(String text) throws IOException {
    return Files.writeString(folder.resolve("coordinator-1.log"), text);
  }

  /** What is known in the end, after it was well again. */
  private List<String> seen(String log) throws Exception {
    // Nobody listens at the second: it is down.
    try (Questions questions = new Questions(List.of(address, "127.0.0.1:1"))) {
      Lookout lookout = new Lookout(questions, List.of(log(log)), notes::add);
      lookout.look();
      lookout.look();
      well();
      lookout.look();
      return lookout.faults();
    }
  }

  @Test
  void whoIsWellOrDownIsNotAtFault() throws Exception {
    assertThat(seen("10:00:00.000 INFO  Coordinator: all is well\n")).isEmpty();
    answers.put("/health", "{\"well\":false,\"state\":\"REBALANCING\",\"problems\":[]}");
    assertThat(seen("")).isEmpty();
    assertThat(notes).isEmpty();
  }

  @Test
  void aPartitionThatStopped() throws Exception {
    answers.put("/health", "{\"well\":false,\"state\":\"DEGRADED\",\"problems\":[\"I8\"]}");
    assertThat(seen("")).singleElement().asString().contains(address, "I8");
    assertThat(notes).as("said once").hasSize(1);
  }

  @Test
  void anInstanceThatStopped() throws Exception {
    answers.put("/health", "{\"well\":false,\"state\":\"BROKEN\",\"problems\":[\"odd\"]}");
    assertThat(seen("")).singleElement().asString().contains("odd");
  }

  @Test
  void eachMetricThatIsAlwaysZero() throws Exception {
    for (String metric :
        List.of("berth_orphan_slots", "berth_over_admissions_total", "berth_partitions_stopped")) {
      answers.put("/metrics", WELL.replace(metric + " 0.0", metric + " 2.0"));
      assertThat(seen("")).singleElement().asString().endsWith(metric + " 2.0");
    }
  }

  @Test
  void whatWasLoggedWhileNobodyAsked() throws Exception {
    String line = "10:00:00.000 ERROR ThreadFailures: A partition " + Coordinator.STOPS;
    assertThat(seen("10:00:00.000 INFO  Coordinator: starts\n" + line + "; the others do\n"))
        .singleElement()
        .asString()
        .contains("coordinator-1.log", line);
  }
}
