package io.berth.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

/** What the image takes is what {@code ./berth coordinator} takes. */
class CoordinatorMainTest {
  @Test
  void durationsMayBeTypedShort() {
    Duration retention =
        CoordinatorMain.commandLine()
            .parseArgs("--retention", "36h", "--dispatch-time", "PT10M")
            .matchedOptionValue("--retention", Duration.ZERO);
    assertThat(retention).isEqualTo(Duration.ofHours(36));
  }

  @Test
  void whatIsNoDurationIsRefused() {
    assertThatThrownBy(() -> CoordinatorMain.commandLine().parseArgs("--retention", "soon"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("expected a duration as PT30S or 30s, but was 'soon'");
  }
}
