package io.berth.standalone.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Where the embedded broker listens.
 *
 * @param host the address to bind, {@code 0.0.0.0} for all
 * @param port 0 for any that is free
 * @param advertised the name under which clients reach it
 */
public record Listener(String host, int port, String advertised) {
  private static final String LOCAL = "127.0.0.1";

  public Listener {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("Expected a port of 0 to 65535, but was " + port);
    }
  }

  /** Reached from this machine only: the embedded broker asks nobody for a password. */
  public static Listener local(int port) {
    return new Listener(LOCAL, port, LOCAL);
  }

  /** The same with a port that was free a moment ago, if any would do. */
  Listener withFixedPort() {
    return port == 0 ? new Listener(host, freePort(host), advertised) : this;
  }

  boolean isFree() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return true;
    } catch (java.net.BindException e) {
      if (String.valueOf(e.getMessage()).contains("assign")) {
        throw new EmbeddedKafkaException(
            "Expected to listen on " + host + ", but that is no address of this machine", e);
      }
      return false;
    } catch (IOException e) {
      throw new EmbeddedKafkaException(
          "Expected to listen on " + host + ":" + port + ", but can't: " + e.getMessage(), e);
    }
  }

  static Listener anyLocal() {
    return local(0).withFixedPort();
  }

  String bind() {
    return host + ":" + port;
  }

  String bootstrap() {
    return advertised + ":" + port;
  }

  private static int freePort(String host) {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("Expected a free port on " + host, e);
    }
  }
}
