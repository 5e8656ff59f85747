package io.berth.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.view.Explanation;
import io.berth.coordinator.view.LimitList;
import io.berth.coordinator.view.RunList;
import io.berth.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Asks one coordinator over HTTP, as a program would. */
final class Asking {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** What came back. */
  record Reply(int status, String text) {
    <T> T as(Class<T> type) {
      assertThat(status).as(text).isEqualTo(200);
      return read(type);
    }

    Map<?, ?> error() {
      assertThat(status).as(text).isGreaterThanOrEqualTo(400);
      return read(Map.class);
    }

    private <T> T read(Class<T> type) {
      return Json.read(text.getBytes(StandardCharsets.UTF_8), type);
    }
  }

  private final int port;

  Asking(int port) {
    this.port = port;
  }

  Reply get(String path) {
    return send(request(path).build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  Reply send(HttpRequest request) {
    try {
      HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
      return new Reply(response.statusCode(), response.body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("Expected an answer to " + request, e);
    }
  }

  Explanation explain(String tenant, String run) {
    return get("/api/explain?tenant=" + tenant + "&run=" + run).as(Explanation.class);
  }

  LimitList limits(String query) {
    return get("/api/limits" + query).as(LimitList.class);
  }

  RunList runs(String query) {
    return get("/api/runs" + query).as(RunList.class);
  }
}
