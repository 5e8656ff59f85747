package io.berth.protocol;

/** What operators define: a flow or a limit. */
public sealed interface Definition permits Flow, Limit {
  String tenant();

  DefinitionKey key();
}
