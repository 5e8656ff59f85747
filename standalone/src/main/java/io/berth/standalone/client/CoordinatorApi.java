package io.berth.standalone.client;

import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a coordinator over HTTP. What goes wrong is said for people, with what to do next. */
public final class CoordinatorApi implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** More than a coordinator takes before it says why it has no answer. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

  private record Refusal(@Nullable String code, @Nullable String message) {}

  private final String address;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();

  /**
   * Of one coordinator; any of several will do.
   *
   * @param address {@code http://host:port}, or {@code host:port}
   * @throws IllegalArgumentException if it is neither
   */
  public CoordinatorApi(String address) {
    String bare = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    this.address = bare.contains("://") || bare.contains("/") ? bare : "http://" + bare;
    if (!isAddress(this.address)) {
      throw new IllegalArgumentException(
          "expected the address of a coordinator as http://host:port, but was '" + address + "'");
    }
  }

  private static boolean isAddress(String url) {
    try {
      URI uri = new URI(url);
      return List.of("http", "https").contains(uri.getScheme())
          && uri.getHost() != null
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * Waits for the answer.
   *
   * @param path of the question, as {@code /api/runs}
   * @param parameters what is empty is left out
   * @throws ClientException if there is none
   */
  public <A> A get(String path, Map<String, String> parameters, Class<A> type) {
    String query =
        parameters.entrySet().stream()
            .filter(parameter -> !parameter.getValue().isEmpty())
            .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path + (query.isEmpty() ? "" : "?" + query)))
            .timeout(ANSWER_LIMIT)
            .build();
    HttpResponse<byte[]> response = send(request);
    try {
      if (response.statusCode() == 200) {
        return Json.read(response.body(), type);
      }
      Refusal refusal = Json.read(response.body(), Refusal.class);
      if (refusal.code() != null) {
        throw new ClientException(refusal.code() + ": " + refusal.message());
      }
    } catch (InvalidRecordException e) {
      // It is no coordinator, or one of another time.
    }
    throw new ClientException(
        "what answers at %s is no coordinator that knows %s (status %s): --api says where one is."
            .formatted(address, path, response.statusCode()));
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new ClientException(
          "nobody answers at "
              + address
              + ": is a coordinator running? --api says where its HTTP port is.",
          e);
    } catch (HttpTimeoutException e) {
      throw new ClientException(
          "no answer from " + address + " within " + ANSWER_LIMIT.toSeconds() + " s: try again.",
          e);
    } catch (IOException e) {
      throw new ClientException(
          "no answer in HTTP from %s (%s): --api says where a coordinator's HTTP port is."
              .formatted(address, e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("interrupted while waiting for " + address, e);
    }
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
