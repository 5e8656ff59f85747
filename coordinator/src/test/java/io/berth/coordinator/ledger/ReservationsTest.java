package io.berth.coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.protocol.Flow;
import io.berth.protocol.Request;
import io.berth.protocol.Retry;
import io.berth.protocol.Scope;
import io.berth.protocol.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a scope remembers of those for whom slots are kept, and that it forgets them. */
class ReservationsTest {
  private final Tally tally = new Tally(Scope.TENANT, null, true);
  private final Reservations reservations = tally.reservations();
  private final Line one = line("one");
  private final Line other = line("other");
  private final Reservation here = new Reservation(true, Set.of(Scope.TENANT), new Place(0, 1));
  private final Reservation elsewhere =
      new Reservation(true, Set.of(Scope.pool("db")), new Place(0, 2));

  @Test
  void theBestPlaceComesFirst_andWhoWasPassedOverElsewhereNeedsRoomHere() {
    reservations.change(other, Reservation.NONE, elsewhere);
    assertThat(reservations.first()).isSameAs(other);
    reservations.change(one, Reservation.NONE, here);
    assertThat(reservations.first()).isSameAs(one);
    assertThat(reservations.firstPlace()).isEqualTo(here.as());
    assertThat(reservations.marked()).containsExactlyInAnyOrder(one, other);
    assertThat(reservations.inNeedOfRoom(0, 1)).containsExactly(other);
    assertThat(reservations.inNeedOfRoom(1, 0)).containsExactly(other);
    assertThat(reservations.inNeedOfRoom(1, 9)).isEmpty(); // it weighs one, and had that before
  }

  @Test
  void whoReservesNoMoreIsForgotten() {
    Reservation another = new Reservation(true, elsewhere.over(), null);
    reservations.change(one, Reservation.NONE, elsewhere);
    reservations.change(other, Reservation.NONE, another);
    reservations.change(one, elsewhere, Reservation.NONE);
    assertThat(reservations.first()).isNull();
    assertThat(reservations.marked()).containsExactly(other);
    assertThat(reservations.inNeedOfRoom(0, 1)).containsExactly(other);
    reservations.change(other, another, here);
    assertThat(reservations.inNeedOfRoom(0, 1)).isEmpty();
    reservations.change(other, here, Reservation.NONE);
    assertThat(reservations.marked()).isEmpty();
    assertThat(reservations.inOrder()).isEmpty();
  }

  private Line line(String flowId) {
    Flow flow =
        new Flow(
            "default",
            "a",
            flowId,
            null,
            Map.of(),
            Map.of(),
            0,
            "default",
            null,
            Retry.NONE,
            Flow.DEFAULT_LEASE,
            false,
            List.of(new Task("t", "log", Map.of("message", "hello"))));
    Request request =
        new Request(flow.name(), null, "default", Map.of(), Map.of(), null, Map.of(), null);
    return new Line("default", Claims.of(request, flow), List.of(tally));
  }
}
