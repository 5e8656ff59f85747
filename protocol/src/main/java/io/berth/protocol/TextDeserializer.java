package io.berth.protocol;

import java.time.DateTimeException;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads a value that is written as text, and as nothing else. */
final class TextDeserializer<T> extends StdDeserializer<T> {
  private final String expected;
  private final Code code;
  private final transient Function<String, T> parse;

  /**
   * @param expected what a refusal asks for
   * @param code of a text that is no date or duration; other rules of the type name their own
   */
  TextDeserializer(Class<T> type, String expected, Code code, Function<String, T> parse) {
    super(type);
    this.expected = expected;
    this.code = code;
    this.parse = parse;
  }

  @Override
  public T deserialize(JsonParser parser, DeserializationContext context) {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      throw new InvalidRecordException(
          Code.FIELD_TYPE,
          "",
          "expected " + expected + ", but was " + JsonRefusal.found(parser.currentToken()));
    }
    String text = parser.getString();
    try {
      return parse.apply(text);
    } catch (DateTimeException e) {
      throw Checks.broken(code, "", expected, text);
    }
  }
}
