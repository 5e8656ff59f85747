package io.berth.coordinator.app;

import io.berth.coordinator.topology.Position;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where a record lies, as it is typed. */
public final class PositionConverter implements ITypeConverter<Position> {
  @Override
  public Position convert(String value) {
    try {
      return Position.parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
