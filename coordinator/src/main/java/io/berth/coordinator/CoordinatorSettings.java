package io.berth.coordinator;

import io.berth.coordinator.admission.AdmissionSettings;
import io.berth.coordinator.topology.Position;
import io.berth.protocol.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a coordinator runs.
 *
 * @param kafka how Kafka is reached and what may be made there
 * @param stateDir where its stores lie; what is lost there is restored from Kafka
 * @param http where {@code /metrics}, {@code /health} and {@code /api/} are
 * @param retention how long settled runs are remembered, for duplicates and restarts
 * @param standbys how many other instances keep a warm copy of each partition's stores
 * @param setAside records that are not decided, because the rules fail on them
 */
public record CoordinatorSettings(
    Kafka kafka,
    Path stateDir,
    Http http,
    AdmissionSettings admission,
    Duration retention,
    int standbys,
    Set<Position> setAside) {
  /**
   * Where and how Kafka is.
   *
   * @param partitions of the input topics when they are first made; empty: what is there, else 8
   * @param replicationFactor of what is made; -1: the brokers' default
   * @param makesTopics whether missing topics and share groups are made, or only named
   * @param properties for all clients: TLS, SASL
   */
  public record Kafka(
      String bootstrap,
      Topics topics,
      OptionalInt partitions,
      short replicationFactor,
      boolean makesTopics,
      Map<String, String> properties) {}

  /**
   * Where to listen.
   *
   * @param port 0: any that is free
   * @param advertised {@code host:port} at which other instances reach this one; empty: where it
   *     listens
   */
  public record Http(String host, int port, Optional<String> advertised) {}

  public static final Duration RETENTION_DEFAULT = Duration.ofHours(24);

  public CoordinatorSettings {
    setAside = Set.copyOf(setAside);
  }

  /** The defaults: makes its topics, listens on any free port of loopback. */
  public static CoordinatorSettings of(String bootstrap, Path stateDir) {
    return new CoordinatorSettings(
        new Kafka(
            bootstrap,
            new Topics(Topics.DEFAULT_PREFIX),
            OptionalInt.empty(),
            (short) -1,
            true,
            Map.of()),
        stateDir,
        new Http("127.0.0.1", 0, Optional.empty()),
        AdmissionSettings.DEFAULT,
        RETENTION_DEFAULT,
        1,
        Set.of());
  }

  public CoordinatorSettings withKafka(Kafka other) {
    return new CoordinatorSettings(other, stateDir, http, admission, retention, standbys, setAside);
  }

  public CoordinatorSettings withHttp(String host, int port) {
    return new CoordinatorSettings(
        kafka,
        stateDir,
        new Http(host, port, Optional.empty()),
        admission,
        retention,
        standbys,
        setAside);
  }

  /** With the {@code host:port} at which other instances reach this one's HTTP. */
  public CoordinatorSettings withAdvertised(String advertised) {
    return new CoordinatorSettings(
        kafka,
        stateDir,
        new Http(http.host(), http.port(), Optional.of(advertised)),
        admission,
        retention,
        standbys,
        setAside);
  }

  public CoordinatorSettings withAdmission(AdmissionSettings other) {
    return new CoordinatorSettings(kafka, stateDir, http, other, retention, standbys, setAside);
  }

  public CoordinatorSettings withRetention(Duration time) {
    return new CoordinatorSettings(kafka, stateDir, http, admission, time, standbys, setAside);
  }

  public CoordinatorSettings withStandbys(int count) {
    return new CoordinatorSettings(kafka, stateDir, http, admission, retention, count, setAside);
  }

  public CoordinatorSettings withSetAside(Set<Position> records) {
    return new CoordinatorSettings(kafka, stateDir, http, admission, retention, standbys, records);
  }

  public CoordinatorSettings withTopics(Topics topics) {
    return withKafka(
        new Kafka(
            kafka.bootstrap(),
            topics,
            kafka.partitions(),
            kafka.replicationFactor(),
            kafka.makesTopics(),
            kafka.properties()));
  }

  public CoordinatorSettings withPartitions(int count) {
    return withKafka(
        new Kafka(
            kafka.bootstrap(),
            kafka.topics(),
            OptionalInt.of(count),
            kafka.replicationFactor(),
            kafka.makesTopics(),
            kafka.properties()));
  }
}
