package io.berth.coordinator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.berth.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** {@code /metrics} for Prometheus and {@code /health} for whoever restarts or alarms. */
public final class HttpApi implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private HttpApi(HttpServer server) {
    this.server = server;
  }

  /**
   * Takes the port, before anything else is begun that would have to be undone.
   *
   * @param port 0: any that is free
   * @throws IllegalStateException if the port is taken
   */
  public static HttpApi bind(String host, int port) {
    try {
      return new HttpApi(HttpServer.create(new InetSocketAddress(host, port), 0));
    } catch (BindException e) {
      throw new IllegalStateException(
          "Expected to listen on "
              + host
              + ":"
              + port
              + ", but "
              + e.getMessage()
              + ": choose another with --http-port",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to listen on " + host + ":" + port, e);
    }
  }

  /**
   * Begins to answer.
   *
   * @param metrics the text that Prometheus reads
   */
  public void serve(Supplier<String> metrics, Supplier<Health> health) {
    server.setExecutor(threads);
    server.createContext(
        "/metrics",
        exchange ->
            answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
    server.createContext(
        "/health",
        exchange -> {
          Health now = health.get();
          answer(exchange, now.ready() ? 200 : 503, "application/json", Json.pretty(now) + "\n");
        });
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
