package io.berth.standalone.bench.process;

import io.berth.coordinator.view.LimitList;
import io.berth.coordinator.view.LimitState;
import io.berth.standalone.client.ClientException;
import io.berth.standalone.client.CoordinatorApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the coordinators say about themselves over HTTP. */
public final class Questions implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  /** In a coordinator's health: a partition has stopped, or all of it. */
  private static final List<String> FAULTY = List.of("\"DEGRADED\"", "\"BROKEN\"");

  /** Metrics that are always 0. */
  private static final List<String> ZERO =
      List.of("berth_partitions_stopped ", "berth_over_admissions_total ", "berth_orphan_slots ");

  private final List<String> addresses;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

  /** Of coordinators by {@code host:port}. */
  public Questions(List<String> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  /** A sentence for each that is not well. */
  public List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    for (String address : addresses) {
      try {
        HttpResponse<String> answer = ask(address, "/health");
        if (answer.statusCode() != 200) {
          troubles.add("the coordinator at " + address + " is not well: " + answer.body());
        }
      } catch (IOException e) {
        troubles.add("the coordinator at " + address + " does not answer: " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        troubles.add("interrupted while the coordinator at " + address + " was asked");
      }
    }
    return troubles;
  }

  private HttpResponse<String> ask(String address, String path)
      throws IOException, InterruptedException {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(ANSWER_MAX).build();
    return client.send(question, HttpResponse.BodyHandlers.ofString());
  }

  /**
   * A sentence for each fault that one has found in itself since it was started. Who doesn't answer
   * is not at fault.
   */
  public List<String> faults() throws InterruptedException {
    List<String> faults = new ArrayList<>();
    for (String address : addresses) {
      try {
        String health = ask(address, "/health").body();
        if (FAULTY.stream().anyMatch(health::contains)) {
          faults.add("the coordinator at " + address + " has stopped something: " + health);
        }
        ask(address, "/metrics")
            .body()
            .lines()
            .filter(line -> ZERO.stream().anyMatch(line::startsWith))
            .filter(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)) != 0)
            .forEach(line -> faults.add("the coordinator at " + address + " shows " + line));
      } catch (IOException e) {
        // It is down, cut off or frozen, as it may be.
      }
    }
    return faults;
  }

  /** How many partitions each decides: one that is asked as by another answers for no other. */
  public List<Integer> shares(int partitions) {
    return addresses.stream()
        .map(address ->
            (int) IntStream.range(0, partitions).filter(p -> decides(address, p)).count())
        .toList();
  }

  private boolean decides(String address, int partition) {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://" + address + "/api/runs"))
            .header("Berth-Partitions", Integer.toString(partition))
            .timeout(ANSWER_MAX)
            .build();
    try {
      return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A sentence for each limit in which somebody holds a slot or waits. */
  public List<String> taken(List<String> tenants) {
    List<String> taken = new ArrayList<>();
    try (CoordinatorApi api = new CoordinatorApi(addresses.getFirst())) {
      for (String tenant : tenants) {
        LimitList list = api.get("/api/limits", Map.of("tenant", tenant), LimitList.class);
        for (LimitState limit : list.limits()) {
          if (some(limit.active()) || some(limit.waiting())) {
            taken.add(
                "%s of %s: %s active, %s waiting"
                    .formatted(limit.scope(), tenant, limit.active(), limit.waiting()));
          }
        }
      }
    } catch (ClientException e) {
      taken.add("no answer about limits: " + e.getMessage());
    }
    return taken;
  }

  private static boolean some(@Nullable Long count) {
    return count != null && count > 0;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
