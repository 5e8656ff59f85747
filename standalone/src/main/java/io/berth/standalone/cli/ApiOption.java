package io.berth.standalone.cli;

import io.berth.standalone.client.CoordinatorApi;
import picocli.CommandLine.Option;

/** Where a coordinator answers questions. */
final class ApiOption {
  @Option(
      names = "--api",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description =
          "Where a coordinator answers over HTTP; any of several will do. Default:"
              + " http://127.0.0.1:8080.")
  private String address = "";

  CoordinatorApi open() {
    try {
      return new CoordinatorApi(address);
    } catch (IllegalArgumentException e) {
      throw new WrongUsage("--api: " + e.getMessage());
    }
  }
}
