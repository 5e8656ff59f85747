package io.berth.worker.app;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.berth.protocol.Json;
import io.berth.worker.health.Health;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /health} and {@code /ready} (200 or 503, with what is wrong), {@code /live} (200:
 * it answers, and what is wrong passes without a restart) and {@code /metrics}. No more than that,
 * and by default only to this machine.
 */
final class StatusServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatusServer.class);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private StatusServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Takes the address, but answers nobody yet.
   *
   * @param port 0: any that is free
   * @throws IOException when the address can't be had
   */
  static StatusServer bind(String host, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("there is no host " + host);
    }
    return new StatusServer(HttpServer.create(address, 0));
  }

  void serve(Supplier<Health> health, PrometheusMeterRegistry registry) {
    server.setExecutor(threads);
    server.createContext(
        "/", page(() -> new Page(404, "text/plain", "/health, /ready, /live, /metrics\n")));
    server.createContext("/health", page(() -> healthPage(health.get(), Health::ok)));
    server.createContext("/ready", page(() -> healthPage(health.get(), Health::ok)));
    server.createContext("/live", page(() -> healthPage(health.get(), now -> true)));
    server.createContext(
        "/metrics",
        page(() -> new Page(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape())));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }

  private static Page healthPage(Health now, Predicate<Health> good) {
    return new Page(good.test(now) ? 200 : 503, "application/json", json(now));
  }

  private static String json(Health health) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", health.ok() ? "UP" : "DOWN");
    fields.put("worker", health.worker());
    fields.put("busy", health.busy());
    fields.put("concurrency", health.concurrency());
    fields.put("problems", health.problems());
    return Json.pretty(fields) + "\n";
  }

  private record Page(int status, String type, String text) {}

  /** The server itself would drop the connection where a page fails, and say nothing. */
  private static HttpHandler page(Supplier<Page> source) {
    return exchange -> {
      try (exchange) {
        Page page;
        try {
          page = source.get();
        } catch (RuntimeException e) {
          log.error("Expected an answer to {}", exchange.getRequestURI(), e);
          page = new Page(500, "text/plain", "The log says why.\n");
        }
        byte[] bytes = page.text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", page.type());
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(page.status(), head ? -1 : bytes.length);
        if (!head) {
          exchange.getResponseBody().write(bytes);
        }
      }
    };
  }
}
