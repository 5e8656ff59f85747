package io.berth.standalone.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final Duration LENGTH = Duration.ofHours(3);

  @Test
  void theSameSeedIsTheSameSchedule() {
    assertThat(Schedule.of(7, LENGTH)).isEqualTo(Schedule.of(7, LENGTH));
    assertThat(Schedule.of(7, LENGTH)).isNotEqualTo(Schedule.of(8, LENGTH));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void allKindsHappenToAllRoles_brokersOneFaultAtATime(long seed) {
    List<Fault> faults = Schedule.of(seed, LENGTH);
    assertThat(faults).hasSizeGreaterThan(200);
    assertThat(faults.stream().map(fault -> fault.kind() + " " + fault.targets()).distinct())
        .hasSize(4 * (Fleet.COORDINATORS + Fleet.WORKERS) + 2 * 3 * Fleet.BROKERS);

    faults.stream()
        .collect(Collectors.groupingBy(f -> f.ofBrokers() ? Fleet.BROKER : f.targets().getFirst()))
        .values()
        .forEach(ScheduleTest::neverTwoAtOnce);
  }

  private static void neverTwoAtOnce(List<Fault> faults) {
    for (int i = 1; i < faults.size(); i++) {
      Fault before = faults.get(i - 1);
      assertThat(faults.get(i).at()).isGreaterThan(before.at().plus(before.length()));
    }
  }
}
