package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.platform.Role;
import dev.sluice.store.Schema;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class LastUsesIT {

  private static final Instant EARLIER = Instant.parse("2026-11-21T08:30:00.250Z");

  private final DatabaseClient database = SharedServer.get().bean(DatabaseClient.class);
  private final String prefix = ApiKey.parse(IssuedKey.of(Scope.READ)).orElseThrow().prefix();

  @Test
  void the_last_use_of_a_key_is_written_on_the_way_out() {
    drained(used(EARLIER));

    assertThat(lastUse()).isEqualTo(EARLIER);
  }

  @Test
  void of_two_processes_the_later_use_is_kept_whoever_writes_first() {
    drained(used(EARLIER.plusSeconds(5)));
    drained(used(EARLIER));

    assertThat(lastUse()).isEqualTo(EARLIER.plusSeconds(5));
  }

  private LastUses used(Instant time) {
    LastUses uses =
        new LastUses(
            database,
            SharedServer.get().bean(Schema.class),
            Role.QUERY,
            Clock.fixed(time, ZoneOffset.UTC));
    uses.note(prefix);
    uses.note("nobodyskey00");
    uses.note(prefix);
    return uses;
  }

  private static void drained(LastUses uses) {
    Answers.of(Flux.from(uses.flow(Mono.empty())).then(Mono.just(true)));
  }

  private Instant lastUse() {
    return Answers.of(
        database
            .sql("SELECT last_used_at FROM api_keys WHERE prefix = :prefix")
            .bind("prefix", prefix)
            .mapValue(Instant.class)
            .one());
  }
}
