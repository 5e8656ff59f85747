package io.berth.standalone.cli;

import com.sun.net.httpserver.HttpServer;
import io.berth.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Answers every question over HTTP with the same, and keeps what it was asked. */
final class FakeCoordinator implements AutoCloseable {
  private final HttpServer server;
  private final List<String> asked = new ArrayList<>();

  private FakeCoordinator(HttpServer server) {
    this.server = server;
  }

  static FakeCoordinator answering(int status, Object answer) {
    return answering(status, Json.write(answer));
  }

  static FakeCoordinator answering(int status, byte[] answer) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeCoordinator fake = new FakeCoordinator(server);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              fake.asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
              exchange.sendResponseHeaders(status, answer.length);
              exchange.getResponseBody().write(answer);
            }
          });
      server.start();
      return fake;
    } catch (IOException e) {
      throw new AssertionError("Expected a free port", e);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  List<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
