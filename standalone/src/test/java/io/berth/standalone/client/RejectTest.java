package io.berth.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RejectTest {
  @Test
  void readsWhichRecordWasRefusedAndWhy() {
    Headers headers = headers("berth.commands", "3", "42");
    assertThat(Reject.fromHeaders(headers))
        .contains(
            new Reject(new Position("berth.commands", 3, 42), "RUN_SETTLED", "the run has ended"));
  }

  @Test
  void aRecordOfSomebodyElseIsNoReject() {
    assertThat(Reject.fromHeaders(new RecordHeaders())).isEmpty();
    assertThat(Reject.fromHeaders(headers("berth.commands", "3", "soon"))).isEmpty();
  }

  private static Headers headers(String topic, String partition, String offset) {
    return new RecordHeaders()
        .add("berth.code", utf8("RUN_SETTLED"))
        .add("berth.reason", utf8("the run has ended"))
        .add("berth.topic", utf8(topic))
        .add("berth.partition", utf8(partition))
        .add("berth.offset", utf8(offset));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
