package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pools as people write them: {@code [db]}, or with weights {@code {db: 3}}. Names and weights are
 * checked by the record that takes them, which knows their path.
 */
record Pools(Map<String, Integer> weights) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Pools fromJson(Object value) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    switch (value) {
      case List<?> names -> {
        for (int i = 0; i < names.size(); i++) {
          weights.put(asName(names.get(i), i), 1);
        }
      }
      case Map<?, ?> map ->
          map.forEach((name, weight) -> weights.put(String.valueOf(name), asWeight(name, weight)));
      default -> throw Checks.broken(Code.FIELD_TYPE, "", "pools as [db] or {db: 3}", value);
    }
    return new Pools(weights);
  }

  private static String asName(@Nullable Object name, int index) {
    if (name instanceof String text) {
      return text;
    }
    throw Checks.broken(Code.FIELD_TYPE, "[" + index + "]", "a pool's name as text", name);
  }

  private static Integer asWeight(Object name, @Nullable Object weight) {
    if (weight instanceof Integer number) {
      return number;
    }
    throw Checks.broken(Code.WEIGHT_INVALID, String.valueOf(name), Checks.WEIGHT_EXPECTED, weight);
  }
}
