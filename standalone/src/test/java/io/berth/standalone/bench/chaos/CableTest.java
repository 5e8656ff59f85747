package io.berth.standalone.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.standalone.bench.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CableTest {
  private final Cable cable = new Cable();
  private ServerSocket echo;
  private int port;

  @BeforeEach
  void serve() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::answer);
    port = new Ports().free();
    cable.lay(port, echo.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    cable.close();
    echo.close();
  }

  private void answer() {
    while (!echo.isClosed()) {
      try {
        Socket client = echo.accept();
        Thread.ofVirtual().start(() -> repeat(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void repeat(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // The client is gone.
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(300);
    return socket;
  }

  @Test
  void whatIsSaidWhileItIsCutArrivesLate() throws Exception {
    try (Socket old = connect()) {
      old.getOutputStream().write(1);
      assertThat(old.getInputStream().read()).isEqualTo(1);

      cable.cut();
      old.getOutputStream().write(2);
      assertThatThrownBy(() -> old.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      try (Socket young = connect()) {
        young.getOutputStream().write(3);
        assertThatThrownBy(() -> young.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);

        cable.mend();
        old.setSoTimeout(10_000);
        young.setSoTimeout(10_000);
        assertThat(old.getInputStream().read()).isEqualTo(2);
        assertThat(young.getInputStream().read()).isEqualTo(3);
      }
    }
  }

  @Test
  void whoClosesIsSeenOnTheOtherSide() throws Exception {
    try (Socket socket = connect()) {
      socket.setSoTimeout(10_000);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }
}
