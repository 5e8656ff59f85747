package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pools as people write them: {@code [db]}, or with weights {@code {db: 3}}. */
record Pools(Map<String, Integer> weights) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Pools fromJson(Object value) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    switch (value) {
      case List<?> names -> names.forEach(name -> weights.put(String.valueOf(name), 1));
      case Map<?, ?> map ->
          map.forEach((name, weight) -> weights.put(String.valueOf(name), asWeight(name, weight)));
      default ->
          throw new InvalidRecordException(
              Code.FIELD_TYPE, "", "expected pools as [db] or {db: 3}, but was '" + value + "'");
    }
    return new Pools(Checks.pools(weights));
  }

  private static Integer asWeight(Object name, Object weight) {
    if (weight instanceof Integer number) {
      return number;
    }
    throw Checks.broken(Code.WEIGHT_INVALID, String.valueOf(name), weight);
  }
}
