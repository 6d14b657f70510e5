package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.Seed;
import dev.sluice.access.Caller;
import dev.sluice.access.Rate;
import dev.sluice.access.Scope;
import dev.sluice.body.ArraySlicer;
import dev.sluice.body.BodyException;
import dev.sluice.body.CsvSlicer;
import dev.sluice.body.LineSlicer;
import dev.sluice.body.Slice;
import dev.sluice.body.Slicer;
import dev.sluice.event.Addresses;
import dev.sluice.event.EventReader;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.log.Encoded;
import dev.sluice.log.EventLog;
import dev.sluice.platform.ProblemType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class CuttingTest {

  private static final int LIMIT = EventReader.MAX_EVENT_BYTES;

  private final EventReader events = new EventReader(Addresses.DROP);
  private final Sender sender =
      new Sender(
          new Caller(UUID.randomUUID(), Scope.WRITE, "a key", Rate.NONE),
          null,
          "a".repeat(500),
          Clock.systemUTC());

  @Test
  void a_first_line_that_is_bad_where_a_piece_begins_harms_itself_alone() {
    List<Stretch> stretches =
        lines("{\"action\":\"x\",\"page\":\"", "\0a\"}\n{\"action\":\"y\"}\n");

    assertThat(stretches).hasSize(2);
    assertThat(stretches.getFirst().isEmpty()).isTrue();
    assertThat(stretches.getLast().events()).hasSize(1);
    assertThat(stretches.getLast().refusedByType())
        .isEqualTo(Map.of(ProblemType.INVALID_ENCODING, 1));
  }

  @Test
  void what_a_sender_calls_an_event_is_looked_for_only_where_it_is_shown() {
    AtomicInteger asked = new AtomicInteger();
    String piece = "{}\n".repeat(60);

    List<Stretch> stretches =
        cut(new LineSlicer(LIMIT), Unit.LINE, refusing(asked), piece, piece, piece);

    assertThat(stretches)
        .extracting(stretch -> stretch.refused().size())
        .containsExactly(60, 40, 0);
    assertThat(stretches).extracting(Stretch::refusedCount).containsOnly(60);
    assertThat(asked).hasValue(100);
  }

  /** Each of them is hundreds of bytes long with what is known of its sender. */
  @Test
  void a_piece_of_many_short_events_becomes_stretches_of_the_size_that_there_is_room_for() {
    String piece = "{\"action\":\"x\"}\n".repeat(2000);

    List<Stretch> stretches = lines(piece, piece);

    assertThat(stretches).hasSizeGreaterThan(4);
    assertThat(stretches)
        .allSatisfy(
            stretch -> {
              assertThat(stretch.events().size()).isBetween(1, EventLog.STRETCH_EVENTS);
              assertThat(stretch.events().stream().skip(1).mapToInt(Encoded::size).sum())
                  .isLessThan(EventLog.STRETCH_BYTES);
            });
    assertThat(stretches.stream().mapToInt(stretch -> stretch.events().size()).sum())
        .isEqualTo(4000);
    assertThat(stretches.getLast().through()).isEqualTo(4000);
  }

  @Test
  void records_that_are_refused_fill_a_stretch_as_well() {
    assertThat(lines("x\n".repeat(10_000)))
        .hasSizeGreaterThan(9)
        .allSatisfy(
            stretch -> assertThat(stretch.refusedCount()).isBetween(1, EventLog.STRETCH_EVENTS));
  }

  @Test
  void a_stretch_says_up_to_where_its_body_has_been_read_wherever_it_is_cut() {
    Random random = Seed.random();
    StringBuilder body = new StringBuilder("action,page\n");
    List<Integer> lastLines = new ArrayList<>();
    int line = 1;
    for (int row = 0; row < 3000; row++) {
      int more = random.nextInt(3);
      body.append("x,\"").append("\n".repeat(more)).append("\"\n");
      line += 1 + more;
      lastLines.add(line);
    }

    List<Stretch> stretches =
        cut(
            new CsvSlicer(LIMIT),
            Unit.LINE,
            new CsvReader(events),
            pieces(body.toString(), random));

    int rows = 0;
    for (Stretch stretch : stretches) {
      rows += stretch.events().size();
      if (!stretch.events().isEmpty()) {
        assertThat(stretch.through()).as(Seed.hint()).isEqualTo((long) lastLines.get(rows - 1));
      }
    }
    assertThat(rows).isEqualTo(3000);
  }

  @Test
  void an_id_that_comes_twice_in_a_stream_is_a_retry_wherever_the_network_has_cut() {
    String one = "{\"action\":\"one\",\"id\":\"a\"}\n";
    String two = "{\"action\":\"two\",\"id\":\"a\"}\n";

    assertThat(lines(one + two)).extracting(Stretch::refusedCount).containsOnly(0);
    assertThat(lines(one, two)).extracting(Stretch::refusedCount).containsOnly(0);
  }

  @Test
  void what_makes_a_body_unreadable_is_an_error_after_all_that_stands_before_it() {
    List<Stretch> read = new ArrayList<>();
    Flux<Stretch> array =
        stretches(
                new ArraySlicer(LIMIT),
                Unit.INDEX,
                Formats.ownEvents(events),
                "[" + "{\"action\":\"x\"},".repeat(1500) + "}",
                "never read")
            .doOnNext(read::add);

    assertThatThrownBy(() -> Answers.of(array)).isInstanceOf(BodyException.class);
    assertThat(read.stream().mapToInt(stretch -> stretch.events().size()).sum()).isEqualTo(1500);
  }

  /** As the log does it where there is no room: it has asked for one stretch more by then. */
  @Test
  void nothing_is_read_after_what_makes_a_body_unreadable_however_late_it_is_found() {
    List<Stretch> read = new ArrayList<>();
    Flux<Stretch> rows =
        waiting("A title\naction,user\nbuy,ada\n".getBytes(UTF_8), new CsvReader(events))
            .buffer(2)
            .concatMap(late -> Flux.fromIterable(late).map(Supplier::get), 0)
            .doOnNext(read::add);

    assertThatThrownBy(() -> Answers.of(rows)).hasMessageContaining("A title");
    assertThat(read).hasSize(2).allMatch(Stretch::isEmpty);
  }

  private Flux<Supplier<Stretch>> waiting(byte[] piece, RecordReader reader) {
    return Cutting.of(
        Flux.just(piece),
        new CsvSlicer(LIMIT),
        new Intake(sender, Unit.LINE, reader),
        stretch -> {});
  }

  @Test
  void a_body_that_breaks_off_is_read_as_far_as_it_came() {
    Flux<byte[]> broken =
        Flux.concat(
            Flux.just("{\"action\":\"x\"}\n".repeat(1500).getBytes(UTF_8)),
            Flux.error(new IllegalStateException("gone")));
    List<Stretch> read = new ArrayList<>();

    assertThatThrownBy(
            () ->
                Answers.of(
                    made(broken, new LineSlicer(LIMIT), Unit.LINE, Formats.ownEvents(events))
                        .doOnNext(read::add)))
        .hasMessage("gone");
    assertThat(read.stream().mapToInt(stretch -> stretch.events().size()).sum()).isEqualTo(1500);
  }

  @Test
  void blank_lines_are_no_record_without_an_end() {
    String blank = "\n".repeat(1024 * 1024);

    List<Stretch> stretches = lines(Stream.generate(() -> blank).limit(20).toArray(String[]::new));

    assertThat(stretches).allMatch(Stretch::isEmpty);
  }

  @Test
  void the_name_of_a_column_which_stands_in_every_event_is_short() {
    String header = "action,metadata." + "x".repeat(1000) + "\n";

    assertThatThrownBy(
            () -> cut(new CsvSlicer(LIMIT), Unit.LINE, new CsvReader(events), header + "a,b\n"))
        .hasMessageContaining("name");
  }

  private List<Stretch> lines(String... pieces) {
    return cut(new LineSlicer(LIMIT), Unit.LINE, Formats.ownEvents(events), pieces);
  }

  private List<Stretch> cut(Slicer slicer, Unit unit, RecordReader reader, String... pieces) {
    return Answers.of(stretches(slicer, unit, reader, pieces));
  }

  private Flux<Stretch> stretches(Slicer slicer, Unit unit, RecordReader reader, String... pieces) {
    return made(
        Flux.fromStream(Arrays.stream(pieces).map(piece -> piece.getBytes(UTF_8))),
        slicer,
        unit,
        reader);
  }

  /** One after the other, as the log makes them. */
  private Flux<Stretch> made(Flux<byte[]> body, Slicer slicer, Unit unit, RecordReader reader) {
    return Cutting.of(body, slicer, new Intake(sender, unit, reader), stretch -> {})
        .concatMap(making -> Flux.just(making).map(Supplier::get), 0);
  }

  private static String[] pieces(String body, Random random) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < body.length(); ) {
      int to = Math.min(body.length(), at + 1 + random.nextInt(20_000));
      pieces.add(body.substring(at, to));
      at = to;
    }
    return pieces.toArray(String[]::new);
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
