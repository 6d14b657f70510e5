package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.Caller;
import dev.sluice.access.Scope;
import dev.sluice.body.LineSlicer;
import dev.sluice.body.Slicer;
import dev.sluice.event.Addresses;
import dev.sluice.event.EventReader;
import dev.sluice.platform.ProblemType;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private final Sender sender =
      new Sender(new Caller(UUID.randomUUID(), Scope.WRITE), null, null, Clock.systemUTC());
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
}
