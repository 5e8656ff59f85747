package io.berth.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.coordinator.ledger.SettledRun;
import io.berth.protocol.Decision;
import io.berth.protocol.FlowName;
import io.berth.protocol.Request;
import io.berth.protocol.RunKey;
import io.berth.protocol.Tenants;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A settled run is found for as long as it is to be remembered, whatever the clock says. */
class SettledRunsTest {
  private static final Duration RETENTION = Duration.ofHours(24);
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final FlowName FLOW = new FlowName("company.team", "etl");

  @TempDir private Path folder;

  private Instant now = NOON;
  private WindowStore<String, byte[]> store;
  private SettledRuns settled;

  @BeforeEach
  void open() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    var context =
        new MockProcessorContext<Void, Void>(properties, new TaskId(0, 0), folder.toFile());
    store =
        org.apache.kafka.streams.state.Stores.windowStoreBuilder(
                org.apache.kafka.streams.state.Stores.persistentWindowStore(
                    Stores.SETTLED, SettledRuns.kept(RETENTION), Duration.ofMillis(1), false),
                Serdes.String(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    StateStoreContext stores = context.getStateStoreContext();
    store.init(stores, store);
    settled = new SettledRuns(store, RETENTION, () -> now.toEpochMilli());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void findsWhatHasJustSettled() {
    SettledRun run = settle("r1", NOON);
    assertThat(settled.find(run.key())).contains(run);
    assertThat(settled.find(new RunKey(Tenants.DEFAULT, "r2"))).isEmpty();
  }

  @Test
  void remembersThroughoutTheRetention_whileOthersSettle() {
    SettledRun run = settle("r1", NOON);
    for (int hour = 1; hour <= 24; hour++) {
      now = NOON.plus(Duration.ofHours(hour));
      settle("other" + hour, now);
      assertThat(settled.find(run.key())).as("after %s h", hour).contains(run);
    }
  }

  @Test
  void forgetsAfterwards() {
    SettledRun run = settle("r1", NOON);
    now = NOON.plus(Duration.ofDays(3));
    settle("other", now);
    assertThat(settled.find(run.key())).isEmpty();
  }

  @Test
  void forgetsFromTheEndOfTheRetentionOn() {
    SettledRun run = settle("r1", NOON);
    now = NOON.plus(Duration.ofHours(24)).plusMillis(1);
    assertThat(settled.find(run.key())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT18H", "PT24H", "PT36H", "PT48H", "P7D"})
  void findsWhatSettledUnderAnotherRetention(Duration other) {
    SettledRun run = settle("r1", NOON);
    SettledRuns later = new SettledRuns(store, other, () -> now.toEpochMilli());
    for (int hour = 0; hour <= 18; hour++) {
      now = NOON.plus(Duration.ofHours(hour));
      assertThat(later.find(run.key())).as("after %s h", hour).contains(run);
    }
  }

  @Test
  void findsWhatSettledBeforeTheClockWasSetBack() {
    SettledRun run = settle("r1", NOON);
    now = NOON.minus(Duration.ofHours(2));
    assertThat(settled.find(run.key())).contains(run);
  }

  @Test
  void forgetsWhatIsPurged() {
    SettledRun run = settle("r1", NOON);
    settled.forget(run);
    assertThat(settled.find(run.key())).isEmpty();
  }

  private SettledRun settle(String id, Instant at) {
    SettledRun run =
        new SettledRun(
            new RunKey(Tenants.DEFAULT, id),
            Request.of(Tenants.DEFAULT, FLOW, id),
            FLOW,
            1,
            1,
            Decision.Kind.SUCCEEDED,
            at,
            null,
            null);
    settled.put(run);
    return run;
  }
}
