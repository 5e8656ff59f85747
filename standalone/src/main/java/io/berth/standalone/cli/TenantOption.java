package io.berth.standalone.cli;

import io.berth.protocol.Tenants;
import picocli.CommandLine.Option;

/** Whose runs, flows and limits a command is about. */
final class TenantOption {
  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      defaultValue = Tenants.DEFAULT,
      description = "Whose flows, limits and runs. Default: 'default'.")
  private String tenant = "";

  String tenant() {
    return tenant;
  }
}
