package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.Caller;
import dev.sluice.access.Rate;
import dev.sluice.access.Scope;
import dev.sluice.body.Slice;
import dev.sluice.event.Addresses;
import dev.sluice.event.EventReader;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private static final byte[] EVENT = "{\"action\":\"x\"}".getBytes(UTF_8);
  private static final byte[] NONE = "{}".getBytes(UTF_8);

  private final Sender sender =
      new Sender(
          new Caller(UUID.randomUUID(), Scope.WRITE, "a key", Rate.NONE),
          null,
          null,
          Clock.systemUTC());
  private final RecordReader reader = Formats.ownEvents(new EventReader(Addresses.DROP));

  @Test
  void of_the_records_of_a_body_the_first_are_named_however_many_files_it_has() {
    Named named = Named.atTheEnd();
    Intake first = new Intake(sender, Unit.LINE.ofFile(0), reader, named);
    Intake second = new Intake(sender, Unit.LINE.ofFile(1), reader, named);

    Stretch one = read(first, 600, 60);
    Stretch two = read(first, 300, 30);
    Stretch three = read(second, 600, 60);
    Stretch four = read(second, 600, 60);

    List<Stretch> stretches = List.of(one, two, three, four);
    assertThat(stretches).extracting(s -> s.ids().size()).containsExactly(600, 300, 100, 0);
    assertThat(stretches).extracting(s -> s.refused().size()).containsExactly(60, 30, 10, 0);
    assertThat(stretches).extracting(Stretch::accepted).containsExactly(600, 300, 600, 600);
    assertThat(stretches).extracting(Stretch::refusedCount).containsExactly(60, 30, 60, 60);
  }

  @Test
  void of_what_is_refused_between_two_lines_of_an_answer_some_are_named() {
    Named named = Named.inLines();
    Intake intake = new Intake(sender, Unit.LINE, reader, named);

    assertThat(read(intake, 10, 130).refused()).hasSize(100);
    assertThat(read(intake, 10, 10).refused()).isEmpty();
    named.told(100);
    assertThat(read(intake, 10, 40).refused()).hasSize(40);
    assertThat(read(intake, 10, 40).refused()).hasSize(10);
    named.told(50);
    assertThat(read(intake, 10, 40).refused()).hasSize(40);
    assertThat(named.idsLeft()).isZero();
  }

  private static Stretch read(Intake intake, int events, int others) {
    Stretch.Builder stretch = intake.begin();
    for (int i = 0; i < events + others; i++) {
      byte[] record = i < events ? EVENT : NONE;
      intake.read(new Slice.Whole(record, 0, record.length, i), stretch);
    }
    return intake.end(stretch, events + others);
  }
}
