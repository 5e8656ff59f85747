package io.berth.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaPropertiesTest {
  @Test
  void aCommaSeparatesOnlyBeforeAnotherKey() {
    assertThat(
            KafkaProperties.parse(
                "security.protocol=SASL_SSL, ssl.enabled.protocols=TLSv1.2,TLSv1.3\n"
                    + "sasl.jaas.config=x required username=\"a\" password=\"b,=c\";"))
        .isEqualTo(
            Map.of(
                "security.protocol", "SASL_SSL",
                "ssl.enabled.protocols", "TLSv1.2,TLSv1.3",
                "sasl.jaas.config", "x required username=\"a\" password=\"b,=c\";"));
  }

  @Test
  void aPairWithoutAValueIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> KafkaProperties.parse("hunter2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }
}
