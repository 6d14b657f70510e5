package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.Event;
import dev.sluice.event.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TellingTest {

  private static final UUID CLIENT = new UUID(1, 2);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final UUID FIRST = UUID.fromString("7fffffff-ffff-4fff-bfff-ffffffffffff");
  private static final UUID LAST = UUID.fromString("80000000-0000-4000-8000-000000000000");

  @Test
  void a_version_is_the_greater_the_later_the_event_occurred_then_was_received_then_by_its_id() {
    List<String> versions =
        Stream.of(
                event(Instant.parse("0001-01-01T00:00:00Z"), NOON, LAST),
                event(Instant.EPOCH.minusNanos(1000), NOON, LAST),
                event(Instant.EPOCH, NOON, FIRST),
                event(NOON, NOON.minusSeconds(1), LAST),
                event(NOON, NOON, FIRST),
                event(NOON, NOON, LAST),
                event(Instant.parse("9999-12-31T23:59:59.999999Z"), NOON, FIRST))
            .map(event -> Telling.of(event).orElseThrow().version())
            .toList();

    assertThat(versions).isSorted().doesNotHaveDuplicates().allMatch(each -> each.length() == 64);
  }

  @Test
  void a_claim_is_the_later_the_later_it_was_received_whenever_it_occurred() {
    List<String> versions =
        Stream.of(
                event(NOON, NOON.minusSeconds(1), LAST),
                event(Instant.EPOCH, NOON, LAST),
                event(NOON, NOON, FIRST))
            .map(event -> Telling.of(event).orElseThrow().versionOfClaim())
            .toList();

    assertThat(versions).isSorted().doesNotHaveDuplicates().allMatch(each -> each.length() == 64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"undefined", "null", "NaN", " Anonymous ", "[object Object]", "0"})
  void what_stands_for_nobody_is_joined_to_nobody(String nobody) {
    String alias = "{\"previousId\":\"%s\"}";

    assertThat(told("alias", alias.formatted(nobody)).joined()).isEmpty();
    assertThat(Telling.of(ofUser(nobody, alias.formatted("x"))).orElseThrow().joined()).isEmpty();
    assertThat(Telling.of(ofUser("u", alias.formatted("x"))).orElseThrow().joined()).contains("x");
  }

  private static Event ofUser(String user, String metadata) {
    return TellingLoad.event(new EventId(FIRST, true), CLIENT, "alias", user, NOON, NOON, metadata);
  }

  @Test
  void an_id_may_be_a_number_which_is_taken_as_text() {
    assertThat(told("group", "{\"groupId\":42}").group()).contains("42");
    assertThat(told("alias", "{\"previousId\":-7}").joined()).contains("-7");
    assertThat(told("identify", "{\"anonymousId\":\"é\\u0031\"}").joined()).contains("é1");
  }

  @Test
  void an_action_tells_only_what_it_is_for() {
    String all = "{\"traits\":{},\"groupId\":\"g\",\"previousId\":\"p\",\"anonymousId\":\"a\"}";

    Telling identify = told("identify", all);
    assertThat(identify.joined()).contains("a");
    assertThat(identify.group()).isEmpty();
    assertThat(identify.ofUser()).isPresent();
    assertThat(identify.ofGroup()).isEmpty();

    Telling group = told("group", all);
    assertThat(group.joined()).isEmpty();
    assertThat(group.ofUser()).isEmpty();
    assertThat(group.ofGroup()).isPresent();

    Telling alias = told("alias", all);
    assertThat(alias.joined()).contains("p");
    assertThat(alias.ofUser().isPresent() || alias.ofGroup().isPresent()).isFalse();
  }

  @Test
  void what_the_database_has_in_more_digits_than_are_taken_tells_nothing() {
    String many = "{\"traits\":{\"a\":0.%s}}".formatted("0".repeat(1000));

    assertThat(Telling.of(event("identify", many))).isEqualTo(Optional.empty());
  }

  private static Telling told(String action, String metadata) {
    return Telling.of(event(action, metadata)).orElseThrow();
  }

  private static Event event(String action, String metadata) {
    EventId id = new EventId(FIRST, true);
    return TellingLoad.event(id, CLIENT, action, "u", NOON, NOON, metadata);
  }

  private static Event event(Instant occurred, Instant received, UUID id) {
    return TellingLoad.event(
        new EventId(id, true), CLIENT, "identify", "u", occurred, received, "{}");
  }
}
