package io.berth.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * The one JSON codec. Unknown fields are ignored, and of a field that is there twice the last one
 * counts; everything else is strict: a number in quotes is not a number, a number is not text, and
 * what follows the value is an error. Thread-safe.
 */
public final class Json {
  /** Nesting beyond this is refused: no record of ours needs it, and depth costs stack. */
  static final int DEPTH_MAX = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(TokenStreamFactory.Feature.CHARSET_DETECTION) // UTF-8 and nothing else
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxNumberLength(100)
                          .maxNameLength(1_000)
                          .build())
                  .build())
          .addModule(texts())
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // read() looks itself
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private Json() {}

  private static SimpleModule texts() {
    SimpleModule module = new SimpleModule();
    module.addSerializer(Instant.class, new InstantMillis());
    module.addDeserializer(
        Instant.class,
        new TextDeserializer<>(
            Instant.class,
            "an instant as 2026-11-20T12:00:00.123Z",
            Code.FIELD_TYPE,
            Instants::read));
    module.addDeserializer(
        Duration.class,
        new TextDeserializer<>(
            Duration.class, "a duration as PT10S", Code.DURATION_INVALID, Duration::parse));
    module.addDeserializer(
        FlowName.class,
        new TextDeserializer<>(
            FlowName.class, "text as <namespace>/<id>", Code.FLOW_INVALID, FlowName::parse));
    module.addDeserializer(
        Scope.class,
        new TextDeserializer<>(
            Scope.class, "text as pool:<name>", Code.SCOPE_INVALID, Scope::parse));
    return module;
  }

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
   * @throws InvalidRecordException with the code of the broken rule and the path of the field; no
   *     bytes whatsoever lead to another exception
   */
  public static <T> T read(byte @Nullable [] bytes, Class<T> type) {
    if (bytes == null || bytes.length == 0) {
      throw new InvalidRecordException(
          Code.RECORD_EMPTY, "", "expected JSON, but there is no value");
    }
    requireUtf8(bytes);
    int start = startsWithByteOrderMark(bytes) ? 3 : 0;
    try (JsonParser parser = MAPPER.createParser(bytes, start, bytes.length - start)) {
      return read(parser, type);
    }
  }

  static <T> T read(JsonNode tree, Class<T> type) {
    try (JsonParser parser = MAPPER.treeAsTokens(tree)) {
      return read(parser, type);
    }
  }

  private static <T> T read(JsonParser parser, Class<T> type) {
    try {
      if (parser.nextToken() == null) {
        throw new InvalidRecordException(
            Code.RECORD_EMPTY, "", "expected JSON, but there is no value");
      }
      T value = MAPPER.readValue(parser, type);
      if (parser.nextToken() != null) {
        throw new InvalidRecordException(
            Code.JSON_UNREADABLE, "", "expected one JSON value, but more follows");
      }
      return present(value);
    } catch (JacksonException e) {
      JsonToken token = parser.currentToken();
      throw orUnreadable(parser, JsonRefusal.of(e, token));
    } catch (InvalidRecordException e) {
      throw orUnreadable(parser, e);
    }
  }

  /**
   * Readable comes before valid: what is no JSON at all is called so, wherever the first field that
   * does not fit stands.
   */
  private static InvalidRecordException orUnreadable(
      JsonParser parser, InvalidRecordException refusal) {
    if (refusal.code() == Code.JSON_UNREADABLE) {
      return refusal;
    }
    try {
      while (parser.nextToken() != null) {
        // Only whether it can be read matters.
      }
      return refusal;
    } catch (JacksonException e) {
      return JsonRefusal.unreadable(e);
    }
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new InvalidRecordException(Code.RECORD_EMPTY, "", "expected an object, but was null");
    }
    return value;
  }

  /** Jackson lets overlong sequences pass, and characters beyond the last one. */
  private static void requireUtf8(byte[] bytes) {
    int signs = 0;
    for (byte b : bytes) {
      signs |= b;
    }
    if (signs >= 0) {
      return; // ASCII: nothing to decode
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new InvalidRecordException(
          Code.JSON_UNREADABLE, "", "expected JSON in UTF-8, but some bytes are not");
    }
  }

  private static boolean startsWithByteOrderMark(byte[] bytes) {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }

  private static final class InstantMillis extends ValueSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator out, SerializationContext context) {
      out.writeString(Instants.write(value));
    }
  }
}
