package io.berth.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ours is java.time's, only quicker. */
class InstantsTest {
  private static final DateTimeFormatter JAVAS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final long END_MS = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  @Test
  void writesAndReadsAsJavaDoes() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      Instant instant = Instant.ofEpochMilli(random.nextLong(END_MS + 1));
      String text = Instants.write(instant);
      assertThat(text).isEqualTo(JAVAS.format(instant));
      assertThat(Instants.read(text)).isEqualTo(instant);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z",
        "2024-02-29T00:00:00.000Z",
        "2026-11-20T12:00:00Z",
        "2026-11-20T12:00:00.123456789Z",
        "2026-11-20T12:00:00.123+01:00",
        "2026-11-20T24:00:00.000Z",
        "2016-12-31T23:59:60.000Z"
      })
  void readsEveryFormThatJavaReads(String text) {
    assertThat(Instants.read(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-29T00:00:00.000Z",
        "2026-13-01T00:00:00.000Z",
        "2026-11-31T00:00:00.000Z",
        "2026-11-20T25:00:00.000Z",
        "2026-11-20T12:60:00.000Z",
        "2026-11-20T12:00:61.000Z",
        "2026-11-20 12:00:00.000Z",
        "+10000-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "٢026-11-20T12:00:00.000Z",
        ""
      })
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> Instants.read(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void cutsWhatIsLessThanAMillisecond() {
    Instant instant = Instant.parse("2026-11-20T12:00:00.123999999Z");
    assertThat(Instants.write(instant)).isEqualTo("2026-11-20T12:00:00.123Z");
    assertThat(Instants.read(Instants.write(instant)))
        .isEqualTo(instant.truncatedTo(ChronoUnit.MILLIS));
  }
}
