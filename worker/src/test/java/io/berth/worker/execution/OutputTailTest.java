package io.berth.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Result;
import org.junit.jupiter.api.Test;

class OutputTailTest {
  @Test
  void keepsTheEnd() {
    OutputTail tail = new OutputTail();
    for (int i = 0; i < 100_000; i++) {
      tail.add("line " + i + "\n");
    }
    assertThat(tail.text()).hasSize(Result.OUTPUT_MAX).endsWith("line 99998\nline 99999\n");
  }

  @Test
  void oneLargePieceIsCutToo() {
    OutputTail tail = new OutputTail();
    tail.add("x".repeat(1_000_000) + "end");
    assertThat(tail.text()).hasSize(Result.OUTPUT_MAX).endsWith("xend");
  }

  @Test
  void doesNotBeginWithHalfACharacter() {
    OutputTail tail = new OutputTail();
    tail.add("😀".repeat(3_000) + "x");
    assertThat(tail.text()).hasSize(Result.OUTPUT_MAX - 1).startsWith("😀");
  }
}
