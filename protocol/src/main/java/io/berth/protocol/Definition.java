package io.berth.protocol;

/** What operators define: a flow or a limit. */
public sealed interface Definition permits Flow, Limit {
  String tenant();

  DefinitionKey key();

  /**
   * Reads the value of a record on the definitions topic. A value without a tenant takes the key's.
   *
   * @throws InvalidRecordException if it breaks a rule, or says something else than its key
   */
  static Definition read(DefinitionKey key, byte[] value) {
    Definition definition =
        Json.readOfTenant(
            value,
            key.tenant(),
            switch (key) {
              case DefinitionKey.OfFlow flow -> Flow.class;
              case DefinitionKey.OfLimit limit -> Limit.class;
            });
    if (!definition.key().equals(key)) {
      throw new InvalidRecordException(
          Code.KEY_MISMATCH,
          "",
          "expected a definition of " + key + ", but it is one of " + definition.key());
    }
    return definition;
  }
}
