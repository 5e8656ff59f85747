package io.berth.coordinator.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a limit means for a run that holds none of its slots. */
class RoomTest {
  @ParameterizedTest
  @CsvSource({
    // slots, active, kept, weight, room
    "3, 0, 0, 1, FREE",
    "3, 2, 0, 1, FREE",
    "3, 2, 0, 2, TAKEN",
    "3, 3, 0, 1, TAKEN",
    "3, 4, 0, 1, TAKEN", // forced past it
    "3, 0, 3, 1, RESERVED",
    "3, 1, 2, 1, RESERVED",
    "3, 0, 2, 1, FREE", // what is kept leaves enough
    "3, 2, 3, 2, TAKEN", // too few were free anyway
    "0, 0, 0, 1, PAUSED",
    "0, 2, 0, 1, PAUSED",
    "2, 0, 0, 3, TOO_SMALL",
    "2, 2, 2, 3, TOO_SMALL",
    ", 99, 0, 3, FREE" // no fixed number
  })
  void roomIsWhatIsFreeAndNotKept(Long slots, long active, long kept, int weight, Room room) {
    assertThat(Room.of(slots, active, kept, weight)).isEqualTo(room);
    assertThat(room.blocks()).isEqualTo(room != Room.FREE);
  }
}
