package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.query.CountName;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HintTest {

  @Test
  void comes_out_of_redis_as_it_went_in_whatever_clients_name_things() {
    Hint hint =
        new Hint(
            UUID.randomUUID(),
            3,
            7,
            Long.MAX_VALUE,
            Map.of(CountName.TOTAL, 5L, new CountName("page", "/\"\\\n\u2028é"), Long.MIN_VALUE),
            new Cause(Instant.ofEpochMilli(1_750_000_000_123L), "00-0af7-b7ad-01"));

    assertThat(Hint.parse(hint.text())).contains(hint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "7",
        "{}",
        "{\"client\":\"x\",\"partition\":0,\"before\":0,\"version\":1,\"counts\":{}}",
        "{\"client\":\"0191a2b4-0000-7000-8000-000000000000\",\"partition\":\"a\",\"before\":0,"
            + "\"version\":1,\"counts\":{}}",
        "{\"client\":\"0191a2b4-0000-7000-8000-000000000000\",\"partition\":0,\"before\":0,"
            + "\"version\":1,\"counts\":{\"total\":{\"\":\"many\"}}}"
      })
  void what_is_no_hint_is_none(String text) {
    assertThat(Hint.parse(text)).isEmpty();
  }
}
