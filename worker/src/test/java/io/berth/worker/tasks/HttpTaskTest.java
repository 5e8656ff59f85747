package io.berth.worker.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.berth.protocol.Result;
import io.berth.protocol.Task;
import io.berth.worker.TaskFailedException;
import io.berth.worker.testing.Await;
import io.berth.worker.testing.FakeContext;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server of the JDK whose path says what it answers. */
class HttpTaskTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/status/", HttpTaskTest::status);
    server.createContext("/echo", HttpTaskTest::echo);
    server.createContext("/endless", this::endless);
    server.createContext("/silent", this::silent);
    server.start();
  }

  @AfterEach
  void end() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private FakeContext context(String path, Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("uri", "http://localhost:" + server.getAddress().getPort() + path);
    return new FakeContext(new Task("t0", "http", properties), Map.of(), Duration.ZERO);
  }

  @Test
  void sendsWhatItIsToldTo() throws Exception {
    FakeContext context =
        context(
            "/echo",
            Map.of(
                "method",
                "PUT",
                "headers",
                Map.of("X-Why", "because"),
                "contentType",
                "application/json",
                "body",
                Map.of("a", 1)));
    new HttpTask().run(context);
    assertThat(context.printed()).isEqualTo("PUT because application/json acme r1 7 {\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302})
  void below400IsASuccess(int status) throws Exception {
    new HttpTask().run(context("/status/" + status, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"400, false", "404, false", "408, true", "425, true", "429, true", "503, true"})
  void whatSaysNotNowMayBeTriedAgain(int status, boolean retryable) {
    FakeContext context = context("/status/" + status, Map.of());
    assertThatThrownBy(() -> new HttpTask().run(context))
        .isInstanceOfSatisfying(
            TaskFailedException.class, e -> assertThat(e.retryable()).isEqualTo(retryable))
        .hasMessage("HTTP " + status);
    assertThat(context.printed()).isEqualTo("sorry");
  }

  @Test
  void ofAnEndlessAnswerTheBeginningIsRead() throws Exception {
    FakeContext context = context("/endless", Map.of());
    new HttpTask().run(context);
    assertThat(context.printed()).hasSize(Result.OUTPUT_MAX);
  }

  @Test
  void theTimeoutIsForAllOfIt() {
    FakeContext context = context("/silent", Map.of("timeout", "PT0.2S"));
    assertThatThrownBy(() -> new HttpTask().run(context))
        .isInstanceOfSatisfying(TaskFailedException.class, e -> assertThat(e.retryable()).isTrue())
        .hasMessageContaining("PT0.2S");
  }

  @Test
  void nobodyThereMayBeTriedAgain() {
    server.stop(0);
    assertThatThrownBy(() -> new HttpTask().run(context("/echo", Map.of())))
        .isInstanceOfSatisfying(TaskFailedException.class, e -> assertThat(e.retryable()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "ftp://x/y", "http://"})
  void whatIsNoRequestFailsForGood(String uri) {
    FakeContext context =
        new FakeContext(new Task("t0", "http", Map.of("uri", uri)), Map.of(), Duration.ZERO);
    assertThatThrownBy(() -> new HttpTask().run(context))
        .isInstanceOfSatisfying(
            TaskFailedException.class, e -> assertThat(e.retryable()).isFalse());
  }

  @Test
  void canBeStopped() throws Exception {
    FakeContext context = context("/silent", Map.of());
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                new HttpTask().run(context);
                ended.complete(null);
              } catch (Throwable e) {
                ended.complete(e);
              }
            });
    asked.await();
    thread.interrupt();
    Await.until("an end", ended::isDone);
    assertThat(ended.join()).isInstanceOf(InterruptedException.class);
  }

  private static void status(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int status = Integer.parseInt(path.substring("/status/".length()));
    try (exchange) {
      byte[] body = "sorry".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
      if (status != 204) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static void echo(HttpExchange exchange) throws IOException {
    try (exchange) {
      String answer =
          String.join(
              " ",
              exchange.getRequestMethod(),
              exchange.getRequestHeaders().getFirst("X-Why"),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              exchange.getRequestHeaders().getFirst("Berth-Tenant"),
              exchange.getRequestHeaders().getFirst("Berth-Run"),
              exchange.getRequestHeaders().getFirst("Berth-Attempt"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      while (end.getCount() > 0) {
        body.write("all work and no play\n".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void silent(HttpExchange exchange) {
    asked.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
