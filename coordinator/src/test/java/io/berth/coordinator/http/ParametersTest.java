package io.berth.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.berth.coordinator.view.UnansweredException;
import io.berth.protocol.FlowName;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters are read strictly: what is not understood is not ignored. */
class ParametersTest {
  private static final Set<String> KNOWN = Set.of("flow", "most");

  private static Parameters parsed(String rawQuery) {
    return Parameters.parse(rawQuery, KNOWN);
  }

  @Test
  void valuesAreDecodedAndRead() {
    Parameters given = parsed("flow=company.team%2Fetl&&most=7");
    assertThat(given.value("flow", FlowName::parse)).contains(FlowName.parse("company.team/etl"));
    assertThat(given.number("most", 50, 100)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"''", "flow=", "flow=&most=", "flow&most"})
  void whatIsEmptyIsAbsent(String rawQuery) {
    Parameters given = parsed(rawQuery);
    assertThat(given.value("flow", FlowName::parse)).isEmpty();
    assertThat(given.number("most", 50, 100)).isEqualTo(50);
    assertThat(Parameters.parse(null, KNOWN).number("most", 50, 100)).isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          flwo=a/b      | PARAMETER_INVALID | Expected one of flow, most, but was the parameter 'flwo'
          most=1&most=2 | PARAMETER_INVALID | Expected the parameter 'most' once, but it is there twice
          most=many     | PARAMETER_INVALID | most: expected a number, but was 'many'
          most=0        | PARAMETER_INVALID | most: expected 1 to 100, but was 0
          most=101      | PARAMETER_INVALID | most: expected 1 to 100, but was 101
          flow=etl      | FLOW_INVALID      | flow: expected a flow as <namespace>/<id>, but was 'etl'
          most=%zz      | PARAMETER_INVALID | Expected percent-encoded text, but was '%zz'
          """)
  void whatIsWrongIsSaid(String rawQuery, String code, String message) {
    assertThatExceptionOfType(UnansweredException.class)
        .isThrownBy(() -> {
          Parameters given = parsed(rawQuery);
          given.value("flow", FlowName::parse);
          given.number("most", 50, 100);
        })
        .satisfies(refused -> {
          assertThat(refused.code()).hasToString(code);
          assertThat(refused.explanation()).isEqualTo(message);
        });
  }

  @Test
  void whatIsRequiredMustBeThere() {
    assertThatExceptionOfType(UnansweredException.class)
        .isThrownBy(() -> parsed("most=1").required("flow", FlowName::parse))
        .withMessage("Expected the parameter 'flow', but it is missing");
  }
}
