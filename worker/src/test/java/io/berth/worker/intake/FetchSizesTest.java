package io.berth.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchSizesTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "8, 1, 1, 1",
    "9, 1, 1, 1 8",
    "72, 1, 1, 1 8",
    "73, 1, 1, 1 8 64",
    // Two queues: a quarter of the slots at most waits for each.
    "16, 2, 1, 1",
    "72, 2, 1, 1 8",
    // Of several partitions no member may sit on some while it waits for slots.
    "256, 1, 2, 1"
  })
  void sizes(int concurrency, int queues, int partitions, String expected) {
    assertThat(FetchSizes.of(concurrency, queues, partitions))
        .isEqualTo(List.of(expected.split(" ", -1)).stream().map(Integer::valueOf).toList());
  }

  @Test
  void allCanWaitAtTheSameTime() {
    for (int concurrency = 1; concurrency < 1_000; concurrency++) {
      int sum = FetchSizes.of(concurrency, 1, 1).stream().mapToInt(Integer::intValue).sum();
      assertThat(sum).isLessThanOrEqualTo(concurrency);
    }
  }
}
