package io.berth.standalone.cli;

import io.berth.protocol.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** Lines for people, or JSON for programs. */
final class OutputOption {
  /** How results are written. */
  enum Format {
    text,
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json: one object per line. Default: text.")
  private Format format = Format.text;

  boolean isJson() {
    return format == Format.json;
  }

  /** One object on one line. */
  static void printJson(PrintWriter out, Object value) {
    out.println(new String(Json.write(value), StandardCharsets.UTF_8));
    out.flush();
  }
}
