package io.berth.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Makes our words of Jackson's: its own quote the source, which may be anything, and Java's types.
 */
final class JsonRefusal {
  private JsonRefusal() {}

  /**
   * @param token what the parser stood at when it failed
   */
  static InvalidRecordException of(JacksonException e, @Nullable JsonToken token) {
    String path = path(e);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidRecordException broken) {
        return broken.at(join(path, broken.path()));
      }
    }
    return switch (e) {
      case InvalidFormatException format ->
          mistyped(path, name(format.getTargetType()), found(token, format.getValue()));
      case MismatchedInputException mismatch ->
          mistyped(path, name(mismatch.getTargetType()), found(token));
      case InputCoercionException tooLarge ->
          mistyped(
              path,
              "an integer of at most " + (isLong(tooLarge) ? 64 : 32) + " bits",
              "a longer one");
      case DatabindException other ->
          mistyped(path, "a value that fits", "refused: " + shown(other));
      default -> unreadable(e);
    };
  }

  static InvalidRecordException unreadable(JacksonException e) {
    String where =
        e instanceof StreamReadException
            ? "at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr()
                + " it is not: "
            : "";
    return new InvalidRecordException(
        Code.JSON_UNREADABLE, "", "expected JSON, but " + where + shown(e));
  }

  /** A token in the words of a refusal. */
  static String found(@Nullable JsonToken token) {
    return switch (token) {
      case null -> "nothing";
      case START_OBJECT, END_OBJECT, PROPERTY_NAME -> "an object";
      case START_ARRAY, END_ARRAY -> "a list";
      case VALUE_STRING -> "text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_NULL -> "null";
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "something else";
    };
  }

  private static String found(@Nullable JsonToken token, @Nullable Object value) {
    return switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + value;
      case VALUE_STRING -> Checks.quoted(value);
      case null, default -> found(token);
    };
  }

  private static InvalidRecordException mistyped(String path, String expected, String found) {
    return new InvalidRecordException(
        Code.FIELD_TYPE, path, "expected " + expected + ", but was " + found);
  }

  private static boolean isLong(InputCoercionException e) {
    return e.getTargetType() == long.class || e.getTargetType() == Long.class;
  }

  private static String path(JacksonException e) {
    String path = "";
    for (JacksonException.Reference reference : e.getPath()) {
      String property = reference.getPropertyName();
      path = join(path, property == null ? "[" + reference.getIndex() + "]" : property);
    }
    return path;
  }

  private static String join(String outer, String inner) {
    boolean apart = !outer.isEmpty() && !inner.isEmpty() && !inner.startsWith("[");
    return outer + (apart ? "." : "") + inner;
  }

  private static String name(@Nullable Class<?> target) {
    if (target == null) {
      return "another type";
    }
    if (target == Code.class) {
      return "a code of the published list";
    }
    if (target.isEnum()) {
      return Arrays.stream(target.getEnumConstants())
          .map(Object::toString)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    return switch (target.getSimpleName()) {
      case "int", "Integer", "long", "Long" -> "an integer";
      case "boolean", "Boolean" -> "true or false";
      case "String" -> "text";
      case "List", "ArrayList", "Collection" -> "a list";
      default -> "an object";
    };
  }

  /** Jackson's message without its advice to programmers, and short. */
  private static String shown(JacksonException e) {
    String message =
        String.valueOf(e.getOriginalMessage())
            .replaceAll("(?s)( \\(start marker|: enable `|\\R).*", "")
            .replaceAll(", from `[^`]*`", "");
    String text = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    return String.valueOf(Checks.head(text, 200));
  }
}
