package io.berth.coordinator.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.berth.coordinator.topology.Mailboxes;
import io.berth.coordinator.topology.StoppedPartitions;
import io.berth.coordinator.view.UnansweredException;
import io.berth.protocol.Code;
import io.berth.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics} for Prometheus, {@code /health} for people, {@code /ready} and {@code /live} for
 * whoever rolls out and restarts, and {@code /api/} for whoever asks why.
 */
public final class HttpApi implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpApi.class);
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private final Neighbours neighbours = new Neighbours();
  private volatile Supplier<Health> health;
  private volatile Supplier<String> metrics = () -> "berth_ready 0\n";
  private volatile Function<Api.Call, Object> answers =
      call -> {
        throw new UnansweredException(
            Code.OWNER_UNKNOWN, "This instance does not decide anything yet: /health says why.");
      };

  private HttpApi(HttpServer server, Supplier<Health> health) {
    this.server = server;
    this.health = health;
    server.setExecutor(threads);
    server.createContext("/health", page(() -> healthPage(Health::well)));
    server.createContext("/ready", page(() -> healthPage(Health::ready)));
    server.createContext("/live", page(() -> healthPage(Health::live)));
    server.createContext("/metrics", page(() -> new Page(200, PROMETHEUS, metrics.get())));
    server.createContext(Api.ROOT, new ApiHandler(call -> answers.apply(call)));
    server.start();
  }

  private Page healthPage(Predicate<Health> good) {
    Health now = health.get();
    return new Page(good.test(now) ? 200 : 503, "application/json", Json.pretty(now) + "\n");
  }

  /**
   * Takes the port, before anything else is begun that would have to be undone, and tells there how
   * it goes.
   *
   * @param port 0: any that is free
   * @param health until there is more to {@link #serve}
   * @throws IllegalStateException if the port is taken
   */
  public static HttpApi bind(String host, int port, Supplier<Health> health) {
    try {
      return new HttpApi(HttpServer.create(new InetSocketAddress(host, port), 0), health);
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
   * Answers everything from now on.
   *
   * @param metrics the text that Prometheus reads
   * @param partitions of the input topics
   * @param mailboxes where our own stream threads take questions
   * @param stopped which partitions nobody answers for
   * @param whereabouts which other instances decide what ours don't
   */
  public void serve(
      Supplier<String> metrics,
      Supplier<Health> health,
      int partitions,
      Mailboxes mailboxes,
      StoppedPartitions stopped,
      Whereabouts whereabouts) {
    this.health = health;
    Switchboard switchboard = new Switchboard(mailboxes, stopped, whereabouts, neighbours, threads);
    this.metrics = metrics;
    answers = new Api(partitions, switchboard)::answer;
  }

  /**
   * The {@code host:port} at which other instances reach this one.
   *
   * @param wish what it is said to be; empty: where it listens, or this host's address if that is
   *     everywhere
   */
  public String advertised(Optional<String> wish) {
    if (wish.isPresent()) {
      return wish.get();
    }
    InetAddress address = server.getAddress().getAddress();
    if (address.isAnyLocalAddress()) {
      try {
        address = InetAddress.getLocalHost();
      } catch (UnknownHostException e) {
        address = InetAddress.getLoopbackAddress(); // this host has no name: it is alone
      }
    }
    String host = address.getHostAddress();
    return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    neighbours.close();
    threads.close();
  }

  private record Page(int status, String type, String body) {}

  /** The server itself would drop the connection where a page fails, and say nothing. */
  private static HttpHandler page(Supplier<Page> source) {
    return exchange -> {
      try (exchange) {
        Page page;
        try {
          page = source.get();
        } catch (RuntimeException e) {
          log.error("Expected an answer to {}", exchange.getRequestURI(), e);
          page = new Page(500, "text/plain; charset=utf-8", "The log says why.\n");
        }
        byte[] bytes = page.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", page.type());
        exchange.sendResponseHeaders(page.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    };
  }
}
