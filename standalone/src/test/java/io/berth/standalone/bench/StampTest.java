package io.berth.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.berth.protocol.Fact;
import io.berth.protocol.FlowName;
import io.berth.protocol.Json;
import io.berth.protocol.Report;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What benches send without the codec is what the codec would have sent. */
class StampTest {
  private static final int SAMPLE = 999_999_999;
  private static final FlowName FLOW = new FlowName("bench.team", "flow");

  @Test
  void aStampedRequestIsTheRequestOfThatRun() {
    Stamp stamp = Stamp.of(Json.write(request(SAMPLE)), SAMPLE);
    assertThat(Json.read(stamp.on(0), Request.class)).isEqualTo(request(0));
    assertThat(Json.read(stamp.on(123_456_789), Request.class)).isEqualTo(request(123_456_789));
  }

  @Test
  void theNumberIsReadBackFromKeyAndValue() {
    byte[] key = ("tenant/" + Stamp.id(4_711)).getBytes(StandardCharsets.UTF_8);
    assertThat(Stamp.numberBefore(key, key.length)).isEqualTo(4_711);
    byte[] value = Json.write(request(42));
    assertThat(Stamp.numberAt(value, Marker.ID.firstValue(value))).isEqualTo(42);
  }

  @Test
  void aRunThatIsNotOfTheBenchIsRefused() {
    byte[] key = "tenant/somebody-elses".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Stamp.numberBefore(key, key.length))
        .hasMessageContaining("somebody-elses");
  }

  @Test
  void aReportSaysItsFactsInOrder() {
    ReportBytes bytes = new ReportBytes("tenant");
    bytes.add(7, Fact.What.SUCCEEDED);
    bytes.add(8, Fact.What.STARTED);
    assertThat(bytes.facts()).isEqualTo(2);
    byte[] written = bytes.take();

    Report report = Json.read(written, Report.class);
    assertThat(report.worker()).isEqualTo(ReportBytes.WORKER);
    assertThat(report.facts())
        .extracting(Fact::key, Fact::what)
        .containsExactly(tuple(key(7), Fact.What.SUCCEEDED), tuple(key(8), Fact.What.STARTED));

    List<String> read = new ArrayList<>();
    ReportBytes.forEachFact(written, (run, succeeded) -> read.add(run + " " + succeeded));
    assertThat(read).containsExactly("7 true", "8 false");
    assertThat(bytes.isEmpty()).isTrue();
  }

  private static RunKey key(int number) {
    return new RunKey("tenant", Stamp.id(number));
  }

  private static Request request(int number) {
    return Request.of("tenant", FLOW, Stamp.id(number));
  }
}
