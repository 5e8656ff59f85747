package io.berth.standalone.cli;

import io.berth.standalone.client.ClientSettings;
import io.berth.standalone.client.Connection;
import io.berth.standalone.client.KafkaConnection;
import java.io.InputStream;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What a command finds around it; a test puts up its own.
 *
 * @param kafka opens a connection
 * @param nanoTime a clock that never goes back
 * @param zone in which people are shown times
 */
public record Surroundings(
    Function<ClientSettings, Connection> kafka,
    Map<String, String> environment,
    InputStream in,
    InstantSource clock,
    LongSupplier nanoTime,
    ZoneId zone) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** Those of this process. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        KafkaConnection::open,
        System.getenv(),
        System.in,
        InstantSource.system(),
        System::nanoTime,
        ZoneId.systemDefault());
  }
}
