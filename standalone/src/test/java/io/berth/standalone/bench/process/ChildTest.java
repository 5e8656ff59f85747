package io.berth.standalone.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.standalone.kafka.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
  @TempDir private Path folder;
  private Child child;

  /** What the child does: it counts. */
  public static final class Count {
    private Count() {}

    public static void main(String[] arguments) throws Exception {
      Runtime.getRuntime().addShutdownHook(new Thread(Count::sayGoodbye));
      for (int i = 0; ; i++) {
        System.out.println(i);
        Thread.sleep(20);
      }
    }

    private static void sayGoodbye() {
      try {
        Thread.sleep(500);
        System.out.println("goodbye");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What starts a child, tells who it is, and is killed. */
  public static final class Parent {
    private Parent() {}

    public static void main(String[] arguments) throws Exception {
      Child child = counting(Path.of(arguments[0]));
      child.start(Map.of());
      child.freeze();
      System.out.println("child " + child.pid());
      Thread.currentThread().join();
    }
  }

  private static Child counting(Path log) {
    return new Child("child", log, "64m", Child.SHORT_LIVED, List.of(Count.class.getName()));
  }

  @BeforeEach
  void start() throws IOException {
    child = counting(folder.resolve("log"));
    child.start(Map.of());
    awaitProgress();
  }

  @AfterEach
  void end() {
    child.kill();
  }

  private long said() throws IOException {
    return Files.size(folder.resolve("log"));
  }

  private void awaitProgress() throws IOException {
    long before = said();
    Await.until("it says more", () -> said() > before);
  }

  @Test
  void frozenItDoesNothing_thawedItGoesOn() throws Exception {
    child.freeze();
    Thread.sleep(200); // the signal is on its way
    long before = said();
    Thread.sleep(500);
    assertThat(said()).isEqualTo(before);
    child.thaw();
    awaitProgress();
  }

  @Test
  void askedToEndItHasTheTimeToDoSo() throws Exception {
    child.terminate();
    assertThat(child.isAlive()).isFalse();
    assertThat(Files.readString(folder.resolve("log"))).contains("goodbye\n");
  }

  @Test
  void itCanBeKilledWhileFrozen_andStartedAgain() throws Exception {
    child.freeze();
    child.kill();
    assertThat(child.isAlive()).isFalse();
    child.thaw();
    child.start(Map.of());
    awaitProgress();
    assertThat(child.starts()).isEqualTo(2);
  }

  @Test
  void itEndsWithItsParent_alsoWhenItIsFrozen() throws Exception {
    Path log = folder.resolve("parent");
    Child parent =
        new Child(
            "parent",
            log,
            "64m",
            Child.SHORT_LIVED,
            List.of(Parent.class.getName(), folder.resolve("grandchild").toString()));
    parent.start(Map.of());
    Await.until("there is a grandchild", () -> Files.readString(log).contains("child "));
    long pid = Long.parseLong(Files.readString(log).replaceAll("(?s).*child (\\d+).*", "$1"));
    parent.kill();
    Await.until(
        "the grandchild is gone",
        () -> ProcessHandle.of(pid).map(process -> !process.isAlive()).orElse(true));
  }
}
