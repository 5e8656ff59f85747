package io.berth.standalone.broker;

import io.berth.standalone.kafka.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** An embedded broker in a JVM of its own, which a test can kill. */
final class BrokerChild implements AutoCloseable {
  private final Process process;
  private final Path ready;

  private BrokerChild(Process process, Path ready) {
    this.process = process;
    this.ready = ready;
  }

  /** The child: serves until it is killed. */
  public static void main(String[] args) throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]), 0);
    Path next = Path.of(args[1] + ".next");
    Files.writeString(next, kafka.bootstrap());
    Files.move(next, Path.of(args[1]));
    Thread.currentThread().join();
  }

  static BrokerChild start(Path dataDir, Path ready) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerChild.class.getName(),
                dataDir.toString(),
                ready.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new BrokerChild(process, ready);
  }

  String bootstrap() {
    return Await.value(
        "the child's broker",
        () -> Files.exists(ready) ? Optional.of(Files.readString(ready)) : Optional.empty());
  }

  long pid() {
    return process.pid();
  }

  /** As kill -9 does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
