package io.berth.worker.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Fact;
import io.berth.protocol.Json;
import io.berth.protocol.Report;
import io.berth.protocol.Result;
import io.berth.protocol.RunKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final int BYTES_MAX = 1024 * 1024;

  private static Statement statement(int home, Fact... facts) {
    return Statement.of(home, List.of(facts), null, Statement.Kind.UNTIL_STORED);
  }

  private static Fact fact(String run, Fact.What what) {
    return Fact.of(new RunKey("default", run), 1, what, Instant.EPOCH);
  }

  private static List<Report> reports(List<Statement> statements) {
    return Batch.of("w1", statements, BYTES_MAX).stream()
        .map(batch -> Json.read(batch.value().array(), Report.class))
        .toList();
  }

  @Test
  void oneReportSaysThatOneIsDoneAndAnotherBegins() {
    List<Report> reports =
        reports(
            List.of(
                statement(1, fact("a", Fact.What.SUCCEEDED)),
                statement(2, fact("c", Fact.What.SUCCEEDED)),
                statement(1, fact("b", Fact.What.STARTED))));
    assertThat(reports).extracting(Report::home).containsExactly(1, 2);
    assertThat(reports.getFirst().facts())
        .extracting(Fact::run, Fact::what)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("a", Fact.What.SUCCEEDED),
            org.assertj.core.api.Assertions.tuple("b", Fact.What.STARTED));
  }

  @Test
  void theOrderStaysWhenThereAreTooManyFacts() {
    List<Statement> many = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      many.add(statement(0, fact("r" + i, Fact.What.SUCCEEDED)));
    }
    List<Report> reports = reports(many);
    assertThat(reports).hasSizeBetween(3, 8);
    assertThat(reports.stream().flatMap(report -> report.facts().stream()).map(Fact::run))
        .isEqualTo(many.stream().map(statement -> statement.facts().getFirst().run()).toList());
  }

  @Test
  void noReportIsTooLarge() {
    List<Statement> large = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Result result = new Result(0, "\u0001".repeat(Result.OUTPUT_MAX));
      large.add(
          statement(
              0,
              new Fact(
                  "default", "r" + i, 1, Fact.What.SUCCEEDED, Instant.EPOCH, null, null, result)));
    }
    assertThat(Batch.of("w1", large, BYTES_MAX))
        .hasSizeGreaterThan(1)
        .allSatisfy(batch -> assertThat(batch.value().remaining()).isLessThanOrEqualTo(BYTES_MAX));
  }

  @Test
  void anEndIsToldAfterTheSignOfLifeThatCameBefore() {
    Report.Fleet fleet = new Report.Fleet("default", 4, 1);
    Statement alive =
        Statement.of(1, List.of(fact("a", Fact.What.ALIVE)), fleet, Statement.Kind.ONCE);
    List<Report> reports =
        reports(
            List.of(
                statement(1, fact("b", Fact.What.SUCCEEDED)),
                alive,
                statement(1, fact("a", Fact.What.SUCCEEDED))));
    assertThat(reports.stream().flatMap(report -> report.facts().stream()).map(Fact::what))
        .containsExactly(Fact.What.SUCCEEDED, Fact.What.ALIVE, Fact.What.SUCCEEDED);
    assertThat(reports).singleElement().extracting(Report::fleet).isEqualTo(fleet);
  }

  @Test
  void differentFleetsDontShareAReport() {
    Report.Fleet one = new Report.Fleet("default", 4, 1);
    Report.Fleet other = new Report.Fleet("gpu", 4, 1);
    List<Report> reports =
        reports(
            List.of(
                Statement.of(0, List.of(), one, Statement.Kind.ONCE),
                Statement.of(0, List.of(), other, Statement.Kind.ONCE)));
    assertThat(reports).extracting(Report::fleet).containsExactly(one, other);
  }
}
