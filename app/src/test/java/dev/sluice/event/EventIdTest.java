package dev.sluice.event;

import static dev.sluice.event.Reads.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {

  private static final UUID DNS = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7d444840-9dc0-11d1-b245-5ffdce74fad2",
        "7D444840-9DC0-11D1-B245-5FFDCE74FAD2",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff"
      })
  void a_uuid_is_kept(String text) {
    assertThat(EventId.given(CLIENT, text))
        .isEqualTo(new EventId(UUID.fromString(text), true))
        .isEqualTo(EventId.given(DNS, text));
  }

  @Test
  void any_other_text_becomes_the_uuid_of_its_name() {
    // the example of RFC 9562, appendix A.4
    assertThat(EventId.given(DNS, "www.example.com"))
        .isEqualTo(new EventId(UUID.fromString("2ed6657d-e927-568b-95e1-2665a8aea6a2"), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order-1",
        "1-1-1-1-1",
        "7d4448409dc011d1b2455ffdce74fad2",
        "{7d444840-9dc0-11d1-b245-5ffdce74fad2}",
        "🌊"
      })
  void a_name_means_the_same_event_for_one_client_and_another_for_the_next(String name) {
    EventId first = EventId.given(CLIENT, name);

    assertThat(EventId.given(CLIENT, name)).isEqualTo(first);
    assertThat(EventId.given(DNS, name)).isNotEqualTo(first);
    assertThat(first.value().version()).isEqualTo(5);
    assertThat(first.value().variant()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+d444840-9dc0-11d1-b245-5ffdce74fad2",
        "7d444840-9dc0-11d1-b245-5ffdce74fad",
        "7d444840-9dc0-11d1-b245-5ffdce74fad20",
        "7d4448409-dc0-11d1-b245-5ffdce74fad2",
        "7d444840-9dc0-11d1-b245-5ffdce74fadg",
        "7d444840-9dc0-11d1-b245_5ffdce74fad2",
        "٧d444840-9dc0-11d1-b245-5ffdce74fad2"
      })
  void what_only_looks_like_a_uuid_is_a_name(String text) {
    assertThat(EventId.given(CLIENT, text)).isNotEqualTo(EventId.given(DNS, text));
  }

  @Test
  void one_that_we_make_tells_its_millisecond() {
    Instant at = Instant.parse("2026-05-04T09:00:00.123Z");

    EventId id = EventId.made(at);

    assertThat(id.given()).isFalse();
    assertThat(id.value().version()).isEqualTo(7);
    assertThat(id.value().variant()).isEqualTo(2);
    assertThat(id.value().getMostSignificantBits() >>> 16).isEqualTo(at.toEpochMilli());
  }

  @Test
  void those_that_we_make_are_ordered_by_time() {
    List<String> ids =
        LongStream.range(0, 1000)
            .mapToObj(milli -> EventId.made(Instant.ofEpochMilli(1_777_885_200_000L + milli)))
            .map(id -> id.value().toString())
            .toList();

    assertThat(ids).isSorted();
  }

  @Test
  void no_two_that_we_make_are_the_same() {
    Instant at = Instant.parse("2026-05-04T09:00:00Z");

    assertThat(IntStream.range(0, 10_000).mapToObj(i -> EventId.made(at))).doesNotHaveDuplicates();
  }
}
