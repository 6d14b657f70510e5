package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.Caller;
import dev.sluice.access.Rate;
import dev.sluice.access.Scope;
import dev.sluice.body.LineSlicer;
import dev.sluice.body.Slice;
import dev.sluice.body.Slicer;
import dev.sluice.event.Addresses;
import dev.sluice.event.EventReader;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.platform.ProblemType;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private final Sender sender =
      new Sender(
          new Caller(UUID.randomUUID(), Scope.WRITE, "a key", Rate.NONE),
          null,
          null,
          Clock.systemUTC());
  private final Intake intake =
      new Intake(sender, Unit.LINE, Formats.ownEvents(new EventReader(Addresses.DROP)));
  private final Slicer lines = new LineSlicer(EventReader.MAX_EVENT_BYTES);

  @Test
  void a_first_line_that_is_bad_where_a_piece_begins_harms_itself_alone() {
    Stretch first = intake.next("{\"action\":\"x\",\"page\":\"".getBytes(UTF_8), lines);
    Stretch second = intake.next("\0a\"}\n{\"action\":\"y\"}\n".getBytes(UTF_8), lines);

    assertThat(first.isEmpty()).isTrue();
    assertThat(second.events()).hasSize(1);
    assertThat(second.refusedByType()).isEqualTo(Map.of(ProblemType.INVALID_ENCODING, 1));
  }

  @Test
  void what_a_sender_calls_an_event_is_looked_for_only_where_it_is_shown() {
    AtomicInteger asked = new AtomicInteger();
    Intake intake = new Intake(sender, Unit.LINE, refusing(asked));
    byte[] piece = "{}\n".repeat(60).getBytes(UTF_8);

    List<Stretch> stretches = Stream.generate(() -> intake.next(piece, lines)).limit(3).toList();

    assertThat(stretches)
        .extracting(stretch -> stretch.refused().size())
        .containsExactly(60, 40, 0);
    assertThat(stretches).extracting(Stretch::refusedCount).containsOnly(60);
    assertThat(asked).hasValue(100);
  }

  private static RecordReader refusing(AtomicInteger asked) {
    return new RecordReader() {
      @Override
      public Reading read(Slice.Whole slice, Origin origin) {
        return new Reading.Rejected(new Rejection.MissingField("action"));
      }

      @Override
      public Optional<String> idOf(Slice.Whole slice) {
        asked.incrementAndGet();
        return Optional.empty();
      }
    };
  }
}
