package io.berth.standalone.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Puts Kafka's failures into words that say what to do next. */
final class KafkaTrouble {
  private final ClientSettings settings;

  KafkaTrouble(ClientSettings settings) {
    this.settings = settings;
  }

  ClientException explained(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ClientException known) {
      return known;
    }
    return new ClientException(message(cause), failure);
  }

  private String message(Throwable cause) {
    String at = settings.bootstrap();
    return switch (cause) {
      case TimeoutException e -> unreachable(at);
      case DisconnectException e -> unreachable(at);
      case java.util.concurrent.TimeoutException e -> unreachable(at);
      case AuthenticationException e ->
          "Kafka at "
              + at
              + " refuses the login: "
              + e.getMessage()
              + ". Check the properties given by --kafka (security.protocol, sasl.*, ssl.*).";
      case AuthorizationException e ->
          "Kafka at "
              + at
              + " doesn't allow this: "
              + e.getMessage()
              + ". Ask its operator for it: docs/operating.md lists what each role needs.";
      case UnknownTopicOrPartitionException e -> noTopics();
      case RecordTooLargeException e ->
          "Kafka at " + at + " doesn't take a record this large: " + e.getMessage();
      case ConfigException e -> badSettings(e);
      default -> {
        for (Throwable inner = cause.getCause(); inner != null; inner = inner.getCause()) {
          if (inner instanceof ConfigException config) {
            yield badSettings(config);
          }
        }
        yield "Kafka at " + at + " failed: " + words(cause);
      }
    };
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage();
    String inner = cause.getCause() == null ? null : cause.getCause().getMessage();
    String text = message == null ? cause.getClass().getSimpleName() : message;
    return inner == null || inner.equals(message) ? text : text + " (" + inner + ")";
  }

  private String unreachable(String at) {
    String security =
        settings.kafka().containsKey("security.protocol")
            ? " Does it speak the security.protocol given by --kafka?"
            : "";
    return "can't reach Kafka at "
        + at
        + ": is it running?"
        + security
        + " Set --bootstrap or BERTH_BOOTSTRAP to another address, or start one with `berth server"
        + " --data DIR`.";
  }

  private String badSettings(ConfigException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("bootstrap")) {
      return "can't find the host of '"
          + settings.bootstrap()
          + "': set --bootstrap or BERTH_BOOTSTRAP to HOST:PORT of a Kafka broker.";
    }
    return "Kafka's client doesn't accept its settings: " + message + ". Check --kafka.";
  }

  String noTopics() {
    return "no Berth topics at "
        + settings.bootstrap()
        + " (looked for "
        + settings.topics().prefix()
        + "*): start a coordinator first, or set --topic-prefix to that of yours.";
  }
}
