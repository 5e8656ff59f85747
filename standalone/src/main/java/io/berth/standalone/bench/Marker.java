package io.berth.standalone.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A field's name as it stands in JSON: finds its value without reading the rest. */
final class Marker {
  static final Marker DECISION = new Marker("\"decision\":\"");
  static final Marker RUN = new Marker("\"run\":\"");
  static final Marker WHAT = new Marker("\"what\":\"");
  static final Marker ID = new Marker("\"id\":\"");

  private final byte[] text;

  private Marker(String text) {
    this.text = text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Where the value begins that comes next; -1 if none does. */
  int valueFrom(byte[] json, int from) {
    for (int at = from; at + text.length <= json.length; at++) {
      if (json[at] == text[0] && Arrays.equals(json, at, at + text.length, text, 0, text.length)) {
        return at + text.length;
      }
    }
    return -1;
  }

  /** Where the first value begins. */
  int firstValue(byte[] json) {
    int at = valueFrom(json, 0);
    if (at < 0) {
      throw new IllegalStateException(
          "Expected "
              + new String(text, StandardCharsets.US_ASCII)
              + " in "
              + new String(json, StandardCharsets.UTF_8));
    }
    return at;
  }
}
