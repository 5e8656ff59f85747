package io.berth.coordinator.http;

import io.berth.coordinator.view.UnansweredException;
import io.berth.protocol.Code;
import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** Asks other instances what only they can answer. Thread-safe. */
final class Neighbours implements AutoCloseable {
  /**
   * The partitions that are asked. Whoever gets a question with it answers for exactly these or
   * says that it can't, and never sends it on: so no question goes round in circles.
   */
  static final String PARTITIONS = "Berth-Partitions";

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();

  /**
   * Waits for the answer of one instance for some of its partitions.
   *
   * @param question the path and the query of the question
   */
  <A> A ask(String instance, Collection<Integer> partitions, String question, Class<A> type) {
    String wanted = partitions.stream().map(String::valueOf).collect(Collectors.joining(","));
    HttpResponse<byte[]> response;
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + instance + question))
              .header(PARTITIONS, wanted)
              .timeout(Switchboard.LIMIT_ELSEWHERE)
              .build();
      response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() == 200) {
        return Json.read(response.body(), type);
      }
    } catch (IOException | IllegalArgumentException | InvalidRecordException e) {
      throw silent(instance, wanted, String.valueOf(e.getMessage() == null ? e : e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw silent(instance, wanted, "this instance stops");
    }
    ApiError error;
    try {
      error = Json.read(response.body(), ApiError.class);
    } catch (InvalidRecordException e) {
      throw silent(instance, wanted, "it answers with status " + response.statusCode());
    }
    throw new UnansweredException(error.code(), error.message());
  }

  private static UnansweredException silent(String instance, String partitions, String why) {
    return new UnansweredException(
        Code.OWNER_SILENT,
        ("Expected an answer for partition %s of the instance at %s, but: %s. If it has just ended,"
                + " ask again when others have taken over; if it lives, this instance must be able to"
                + " reach it there (--http-advertised).")
            .formatted(partitions, instance, why));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
