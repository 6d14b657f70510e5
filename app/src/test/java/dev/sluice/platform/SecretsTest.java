package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

  @ParameterizedTest
  @CsvSource({
    "sluice.store.password, hunter2, …",
    "sluice.redis.url, redis://:hunter2@here:6379, redis://…@here:6379",
    "sluice.redis.url, redis://hunter2@here, redis://…@here",
    "sluice.redis.url, redis://:hun@ter2@here, redis://…@here",
    "sluice.redis.url, redis://:hun/ter?2@here, redis://…@here",
    "sluice.redis.url, redis//:hunter2@here, …@here",
    "sluice.store.url, postgresql:ada:hunter2@here/x, …@here/x",
    "sluice.store.url, postgresql://here/x?Password=hunter2&a=b, postgresql://here/x?Password=…&a=b",
    "sluice.store.url, postgresql://here/x?sslpassword=hunter2, postgresql://here/x?sslpassword=…",
  })
  void what_is_secret_is_not_shown(String name, String value, String shown) {
    assertThat(Secrets.masked(name, value)).isEqualTo(shown).doesNotContain("hun", "ter2");
  }

  @ParameterizedTest
  @CsvSource({
    "sluice.store.url, postgresql://here:5432/x?sslmode=require",
    "sluice.redis.url, localhost:6379",
    "sluice.log.append-timeout, soon",
  })
  void what_is_not_secret_is_shown_as_it_is(String name, String value) {
    assertThat(Secrets.masked(name, value)).isEqualTo(value);
  }
}
