package io.berth.coordinator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.berth.coordinator.view.UnansweredException;
import io.berth.protocol.Code;
import io.berth.protocol.Json;
import java.io.IOException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions over HTTP: a GET in, JSON out, also where there is no answer. */
final class ApiHandler implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(ApiHandler.class);

  private final Function<Api.Call, Object> answers;

  ApiHandler(Function<Api.Call, Object> answers) {
    this.answers = answers;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        if (!exchange.getRequestMethod().equals("GET")) {
          exchange.getResponseHeaders().set("Allow", "GET");
          throw new UnansweredException(
              Code.METHOD_NOT_ALLOWED, "Expected GET, but was " + exchange.getRequestMethod());
        }
        send(exchange, 200, answers.apply(call(exchange)));
      } catch (UnansweredException e) {
        send(exchange, status(e.code()), new ApiError(e.code(), e.explanation()));
      } catch (RuntimeException e) {
        log.error("Expected an answer to {}", exchange.getRequestURI(), e);
        send(
            exchange,
            500,
            new ApiError(
                Code.ANSWER_FAILED,
                "The log of the instance that was asked says more; please report it."));
      }
    }
  }

  private static Api.Call call(HttpExchange exchange) {
    return new Api.Call(
        exchange.getRequestURI().getPath(),
        exchange.getRequestURI().getRawQuery(),
        exchange.getRequestHeaders().getFirst(Neighbours.PARTITIONS));
  }

  private static int status(Code code) {
    return switch (code) {
      case RUN_UNKNOWN, PATH_UNKNOWN -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case OWNER_UNKNOWN, OWNER_SILENT, TOO_BUSY -> 503;
      case ANSWER_FAILED -> 500;
      default -> 400; // the rule that a parameter breaks
    };
  }

  private static void send(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = Json.write(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
