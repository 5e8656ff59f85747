package io.berth.standalone.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.standalone.bench.chaos.judge.Evidence;
import io.berth.standalone.bench.chaos.judge.Verdict;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shortest useful bad time; `./berth bench chaos` takes longer ones. */
class ChaosTest {
  private static final Duration LENGTH = Duration.ofMinutes(2);
  private static final long SEED = 5;

  @Test
  @Timeout(600)
  void everyPromiseHolds() throws Exception {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "chaos");
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    try (Chaos chaos = new Chaos(folder.toAbsolutePath(), SEED, out)) {
      Evidence evidence = chaos.faults(LENGTH);
      Verdict verdict = Verdict.on(evidence);
      assertThat(verdict.clean())
          .as("%s%n%s", folder, String.join("\n", verdict.lines(10)))
          .isTrue();
      assertThat(evidence.asked()).as("runs").hasSizeGreaterThan(100);
      assertThat(evidence.marks()).as("signs of life").hasSizeGreaterThan(500);
    }
    // Where a promise was broken it stays, for those who look for the cause.
    Folders.delete(folder);
  }
}
