package io.berth.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaPropertiesTest {
  @TempDir private Path folder;

  @Test
  void environment_aCommaSeparatesOnlyBeforeAnotherKey() {
    assertThat(
            KafkaProperties.of(
                null,
                "security.protocol=SASL_SSL, ssl.enabled.protocols=TLSv1.2,TLSv1.3\n"
                    + "sasl.jaas.config=x required username=\"a\" password=\"b,=c\";",
                List.of()))
        .isEqualTo(
            Map.of(
                "security.protocol", "SASL_SSL",
                "ssl.enabled.protocols", "TLSv1.2,TLSv1.3",
                "sasl.jaas.config", "x required username=\"a\" password=\"b,=c\";"));
  }

  @Test
  void fileThenEnvironmentThenCommandLine_theLaterWins() throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "# of the platform team\na=file\nb = file\nc: file\n");
    assertThat(KafkaProperties.of(file, "b=env,c=env", List.of("c=given, and more")))
        .isEqualTo(Map.of("a", "file", "b", "env", "c", "given, and more"));
  }

  @Test
  void whatHasNoKeyIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> KafkaProperties.of(null, "hunter2", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BERTH_KAFKA")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> KafkaProperties.of(null, null, List.of("=hunter2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--kafka")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aFileThatCantBeReadIsNamed() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> KafkaProperties.of(missing, null, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--kafka-config")
        .hasMessageContaining(missing.toString());
  }
}
