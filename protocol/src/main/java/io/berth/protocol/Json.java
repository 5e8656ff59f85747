package io.berth.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one JSON codec. Unknown fields are ignored; everything else is strict: a number in quotes is
 * not a number, and what follows the value is an error. Thread-safe.
 */
public final class Json {
  /** Nesting beyond this is refused: no record of ours needs it, and depth costs stack. */
  static final int DEPTH_MAX = 64;

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(100)
                          .maxNameLength(1_000)
                          .build())
                  .build())
          .addModule(new SimpleModule().addSerializer(Instant.class, new InstantMillis()))
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private Json() {}

  /** The value in UTF-8. */
  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** The value for people, over several lines. */
  public static String pretty(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }

  /**
   * Reads a record.
   *
   * @throws InvalidRecordException with the code of the broken rule and the path of the field
   */
  public static <T> T read(byte @Nullable [] bytes, Class<T> type) {
    if (bytes == null || bytes.length == 0) {
      throw new InvalidRecordException(
          Code.RECORD_EMPTY, "", "expected JSON, but there is no value");
    }
    try {
      return present(MAPPER.readValue(bytes, type));
    } catch (JacksonException e) {
      throw refusal(e);
    }
  }

  /** Reads a record that belongs to a tenant unless it names another. */
  static <T> T readOfTenant(byte[] bytes, String tenant, Class<? extends T> type) {
    JsonNode tree = read(bytes, JsonNode.class);
    if (tree instanceof ObjectNode object && !object.has("tenant")) {
      object.put("tenant", tenant);
    }
    return read(tree, type);
  }

  static <T> T read(JsonNode tree, Class<T> type) {
    try {
      return present(MAPPER.treeToValue(tree, type));
    } catch (JacksonException e) {
      throw refusal(e);
    }
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new InvalidRecordException(Code.RECORD_EMPTY, "", "expected an object, but was null");
    }
    return value;
  }

  /**
   * Jackson's words become ours: they quote the source, which may be anything, and Java's types.
   */
  private static InvalidRecordException refusal(JacksonException e) {
    String path = path(e);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidRecordException broken) {
        String inner = broken.path();
        String whole = path.isEmpty() || inner.isEmpty() ? path + inner : path + "." + inner;
        String message = String.valueOf(broken.getMessage());
        return new InvalidRecordException(
            broken.code(),
            whole,
            inner.isEmpty() ? message : message.substring(inner.length() + 2));
      }
    }
    return switch (e) {
      case InvalidFormatException format ->
          new InvalidRecordException(
              code(format.getTargetType()),
              path,
              "expected "
                  + name(format.getTargetType())
                  + ", but was '"
                  + shown(format.getValue())
                  + "'");
      case MismatchedInputException mismatch ->
          new InvalidRecordException(
              Code.FIELD_TYPE,
              path,
              "expected " + name(mismatch.getTargetType()) + ", but was something else");
      case DatabindException other ->
          new InvalidRecordException(Code.FIELD_TYPE, path, shown(other.getOriginalMessage()));
      case StreamReadException unreadable ->
          new InvalidRecordException(
              Code.JSON_UNREADABLE,
              "",
              "expected JSON, but at line "
                  + unreadable.getLocation().getLineNr()
                  + ", column "
                  + unreadable.getLocation().getColumnNr()
                  + " it is not: "
                  + shown(unreadable.getOriginalMessage()));
      default ->
          new InvalidRecordException(Code.JSON_UNREADABLE, "", shown(e.getOriginalMessage()));
    };
  }

  private static String path(JacksonException e) {
    List<JacksonException.Reference> references = e.getPath();
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference reference : references) {
      String property = reference.getPropertyName();
      if (property == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(property);
      }
    }
    return path.toString();
  }

  private static Code code(@Nullable Class<?> target) {
    return target == java.time.Duration.class ? Code.DURATION_INVALID : Code.FIELD_TYPE;
  }

  private static String name(@Nullable Class<?> target) {
    if (target == null) {
      return "another type";
    }
    if (target.isEnum()) {
      return "one of " + String.join(", ", names(target.getEnumConstants()));
    }
    return switch (target.getSimpleName()) {
      case "int", "Integer", "long", "Long" -> "an integer";
      case "boolean", "Boolean" -> "true or false";
      case "String" -> "text";
      case "Duration" -> "a duration as PT10S";
      case "Instant" -> "an instant as 2026-11-20T12:00:00.123Z";
      case "List", "ArrayList", "Collection" -> "a list";
      default -> "an object";
    };
  }

  private static List<String> names(Object[] constants) {
    return java.util.Arrays.stream(constants).map(Object::toString).toList();
  }

  private static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }

  /** Always three digits: a log of instants sorts as text. */
  private static final class InstantMillis extends ValueSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator out, SerializationContext context) {
      out.writeString(MILLIS.format(value));
    }
  }
}
