package io.berth.worker.tasks;

import io.berth.protocol.BuiltInTasks;
import io.berth.protocol.Json;
import io.berth.worker.TaskContext;
import io.berth.worker.TaskFailedException;
import io.berth.worker.TaskHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code http}: sends one request to {@code uri}, with {@code method} (GET), {@code headers},
 * {@code body}, {@code contentType} and {@code timeout} (PT30S), and says whose it is in the
 * headers {@code Berth-Tenant}, {@code Berth-Run} and {@code Berth-Attempt}. An answer below 400 is
 * a success; of others, those that say "not now" (408, 425, 429, 5xx) may be tried again. Redirects
 * are not followed.
 */
final class HttpTask implements TaskHandler {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final Set<Integer> NOT_NOW = Set.of(408, 425, 429);

  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  @Override
  public String type() {
    return BuiltInTasks.HTTP;
  }

  @Override
  public void run(TaskContext context) throws TaskFailedException, InterruptedException {
    Properties properties = new Properties(context.task());
    Duration timeout = properties.durationOr("timeout", TIMEOUT);
    HttpResponse<byte[]> answer = exchange(request(context, properties), timeout);
    context.output(new String(answer.body(), StandardCharsets.UTF_8));
    int status = answer.statusCode();
    if (status >= 400 && status < 500 && !NOT_NOW.contains(status)) {
      throw TaskFailedException.forGood("HTTP " + status);
    }
    if (status >= 400) {
      throw new TaskFailedException("HTTP " + status);
    }
  }

  private static HttpRequest request(TaskContext context, Properties properties)
      throws TaskFailedException {
    String uri = properties.required("uri");
    Object body = properties.task().properties().get("body");
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
      request.method(
          properties.textOr("method", "GET"),
          body == null
              ? BodyPublishers.noBody()
              : BodyPublishers.ofByteArray(
                  body instanceof String text
                      ? text.getBytes(StandardCharsets.UTF_8)
                      : Json.write(body)));
      for (Map.Entry<String, String> header : properties.map("headers").entrySet()) {
        request.header(header.getKey(), header.getValue());
      }
      String contentType = properties.text("contentType");
      if (contentType != null) {
        request.setHeader("Content-Type", contentType);
      }
      // By these the other side knows a repetition, and which attempt is obsolete.
      request.setHeader("Berth-Tenant", context.tenant());
      request.setHeader("Berth-Run", context.run());
      request.setHeader("Berth-Attempt", Integer.toString(context.attempt()));
      return request.build();
    } catch (IllegalArgumentException e) {
      throw TaskFailedException.forGood(
          "Expected a request that can be sent, but: " + e.getMessage());
    }
  }

  /** The timeout is for all of it: connecting, waiting, and reading the answer. */
  private HttpResponse<byte[]> exchange(HttpRequest request, Duration timeout)
      throws TaskFailedException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, info -> new FirstBytes(BODY_BYTES_MAX));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new TaskFailedException(
          "Expected an answer within " + timeout + ", but there was none");
    } catch (ExecutionException e) {
      throw new TaskFailedException("Expected an answer, but: " + e.getCause());
    } finally {
      answer.cancel(true);
    }
  }
}
