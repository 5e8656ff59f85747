package io.berth.standalone.cli;

import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Tenants;

/** Definitions as people call them. */
final class DefinitionNames {
  private DefinitionNames() {}

  /** {@code flow company.team/etl}; the tenant is named unless it is the default one. */
  static String of(DefinitionKey key) {
    String name =
        switch (key) {
          case DefinitionKey.OfFlow flow -> "flow " + flow.flow();
          case DefinitionKey.OfLimit limit -> "limit " + limit.scope();
        };
    return key.tenant().equals(Tenants.DEFAULT) ? name : name + " of tenant " + key.tenant();
  }
}
