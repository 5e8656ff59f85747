package io.berth.standalone.bench.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Free ports of this machine's loopback, from below those that systems hand out to connections: so
 * that the port of a process that is down is still free when it comes back.
 */
public final class Ports {
  private static final int FIRST = 15_000;
  private static final int LAST = 32_000;

  private int next;

  public Ports() {
    // Two benches at once begin at different places.
    next = FIRST + (int) (ProcessHandle.current().pid() * 101 % (LAST - FIRST));
  }

  /**
   * Another one each time.
   *
   * @throws IllegalStateException if none is free
   */
  public int free() {
    for (int tries = 0; tries < LAST - FIRST; tries++) {
      int port = next;
      next = next == LAST ? FIRST : next + 1;
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException e) {
        // Taken: the next one.
      }
    }
    throw new IllegalStateException("Expected a free port from " + FIRST + " to " + LAST);
  }
}
