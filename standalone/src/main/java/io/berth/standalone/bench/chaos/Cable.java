package io.berth.standalone.bench.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections of one process to the brokers, which can be cut. As with a real cable, nobody is
 * told: what is sent meanwhile waits, and arrives late when the cable is mended.
 */
final class Cable implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition mended = lock.newCondition();
  private final List<ServerSocket> doors = new ArrayList<>();
  private boolean cut;

  /** Whoever connects to {@code port} of this machine is connected with {@code broker}. */
  void lay(int port, int broker) throws IOException {
    ServerSocket door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    doors.add(door);
    Thread.ofVirtual().start(() -> serve(door, broker));
  }

  void cut() {
    set(true);
  }

  void mend() {
    set(false);
  }

  private void set(boolean value) {
    lock.lock();
    try {
      cut = value;
      mended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitMended() throws InterruptedException {
    lock.lock();
    try {
      while (cut) {
        mended.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void serve(ServerSocket door, int broker) {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> connect(client, broker));
      } catch (IOException e) {
        // The client has gone again, or the door is closed.
      }
    }
  }

  private void connect(Socket client, int port) {
    try (client) {
      awaitMended();
      try (Socket broker = new Socket(InetAddress.getLoopbackAddress(), port)) {
        client.setTcpNoDelay(true);
        broker.setTcpNoDelay(true);
        Thread back = Thread.ofVirtual().start(() -> pump(broker, client));
        pump(client, broker);
        back.join();
      }
    } catch (IOException | InterruptedException e) {
      // The broker is down: so is the connection.
    }
  }

  /** Until either side closes; then both are closed. */
  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        awaitMended();
        out.write(buffer, 0, count);
      }
    } catch (IOException | InterruptedException e) {
      // As if the other side had closed.
    }
  }

  @Override
  public void close() {
    mend();
    try {
      for (ServerSocket door : doors) {
        door.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
