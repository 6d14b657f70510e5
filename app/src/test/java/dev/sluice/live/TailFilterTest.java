package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.platform.Parameters;
import dev.sluice.query.FoundEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;

class TailFilterTest {

  @ParameterizedTest
  @CsvSource({
    "q, voucher, true",
    "q, ÄPFEL, true",
    "q, birnen, false",
    "occurredFrom, 2026-11-21T10:00:00Z, true",
    "occurredFrom, 2026-11-21T10:00:00.001Z, false",
    "occurredTo, 2026-11-21T10:00:00Z, false",
    "occurredTo, 2026-11-21T12:00:00.001+02:00, true",
    "action, view, true",
    "action, buy, false"
  })
  void it_takes_what_the_search_would_find(String name, String value, boolean takes) {
    assertThat(takes(Map.of(name, List.of(value)))).isEqualTo(takes);
  }

  @Test
  void all_of_it_has_to_be_true() {
    assertThat(takes(Map.of("q", List.of("Voucher"), "action", List.of("buy")))).isFalse();
    assertThat(takes(Map.of("q", List.of("vOUCHER"), "action", List.of("view")))).isTrue();
  }

  private static boolean takes(Map<String, List<String>> given) {
    TailFilter filter =
        TailFilter.of(Parameters.of(new LinkedMultiValueMap<>(given), TailFilter.PARAMETERS));
    return Message.of(event(), "", "").isFor(filter);
  }

  private static FoundEvent event() {
    Instant then = Instant.parse("2026-11-21T10:00:00Z");
    return new FoundEvent(
        new UUID(0, 1),
        "view",
        null,
        null,
        null,
        null,
        then,
        then.plusSeconds(5),
        null,
        null,
        "{\"Voucher\": [\"äpfel\"]}");
  }
}
