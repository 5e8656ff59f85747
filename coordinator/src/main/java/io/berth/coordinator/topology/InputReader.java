package io.berth.coordinator.topology;

import io.berth.coordinator.admission.Input;
import io.berth.protocol.Code;
import io.berth.protocol.Command;
import io.berth.protocol.Definition;
import io.berth.protocol.DefinitionKey;
import io.berth.protocol.Fact;
import io.berth.protocol.InvalidRecordException;
import io.berth.protocol.Json;
import io.berth.protocol.Report;
import io.berth.protocol.Request;
import io.berth.protocol.Tenants;
import io.berth.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes to inputs. Whatever comes, the answer is a {@link Reading}. */
final class InputReader {
  private final Topics topics;
  private final int partitions;

  InputReader(Topics topics, int partitions) {
    this.topics = topics;
    this.partitions = partitions;
  }

  /** Whether it is one of the topics that outsiders write to. */
  boolean isInput(String topic) {
    return topic.equals(topics.requests())
        || topic.equals(topics.reports())
        || topic.equals(topics.commands())
        || topic.equals(topics.definitions());
  }

  Reading read(Origin origin, byte @Nullable [] key, byte @Nullable [] value) {
    try {
      String topic = origin.topic();
      if (topic.equals(topics.requests())) {
        return request(origin, bounded(value, Topics.REQUEST_BYTES_MAX));
      }
      if (topic.equals(topics.reports())) {
        return report(bounded(value, Topics.REPORT_BYTES_MAX));
      }
      if (topic.equals(topics.commands())) {
        return command(origin, bounded(value, Topics.REQUEST_BYTES_MAX));
      }
      if (topic.equals(topics.definitions())) {
        return definition(key, value);
      }
      return new Reading.Invalid(
          Code.KEY_INVALID, "Expected the headers that say where the record first arrived");
    } catch (InvalidRecordException e) {
      return new Reading.Invalid(e.code(), String.valueOf(e.getMessage()));
    }
  }

  private Reading request(Origin origin, byte[] value) {
    Request request = Json.read(value, Request.class);
    String id = request.id();
    return valid(
        request.tenant(),
        new Input.Requested(request, id == null ? origin.derivedRunId(topics) : id));
  }

  private Reading command(Origin origin, byte[] value) {
    Command command = Json.read(value, Command.class);
    return valid(command.tenant(), new Input.Commanded(command, origin.derivedRunId(topics)));
  }

  private Reading definition(byte @Nullable [] keyBytes, byte @Nullable [] value) {
    if (keyBytes == null) {
      throw new InvalidRecordException(
          Code.KEY_INVALID, "", "expected a key that says what is defined, but there is none");
    }
    DefinitionKey key = DefinitionKey.parse(new String(keyBytes, StandardCharsets.UTF_8));
    Definition definition =
        value == null ? null : Definition.read(key, bounded(value, Topics.REQUEST_BYTES_MAX));
    return valid(key.tenant(), new Input.Defined(key, definition));
  }

  private Reading report(byte[] value) {
    Report report = Json.read(value, Report.class);
    List<Input> inputs = new ArrayList<>(report.facts().size());
    for (Fact fact : report.facts()) {
      if (Tenants.home(fact.tenant(), partitions) != report.home()) {
        throw new InvalidRecordException(
            Code.REPORT_INVALID,
            "home",
            "expected the partition of tenant " + fact.tenant() + ", but was " + report.home());
      }
      inputs.add(new Input.Reported(report.worker(), fact));
    }
    if (report.fleet() != null) {
      inputs.add(new Input.FleetSaid(report.worker(), report.fleet()));
    }
    return report.home() < partitions
        ? new Reading.Valid(report.home(), inputs)
        : new Reading.Invalid(Code.REPORT_INVALID, "home: expected one of " + partitions);
  }

  private Reading valid(String tenant, Input input) {
    return new Reading.Valid(Tenants.home(tenant, partitions), List.of(input));
  }

  private static byte[] bounded(byte @Nullable [] value, int bytesMax) {
    if (value == null || value.length == 0) {
      throw new InvalidRecordException(
          Code.RECORD_EMPTY, "", "expected JSON, but there is no value");
    }
    if (value.length > bytesMax) {
      throw new InvalidRecordException(
          Code.RECORD_TOO_LARGE,
          "",
          "expected at most " + bytesMax + " bytes, but were " + value.length);
    }
    return value;
  }
}
