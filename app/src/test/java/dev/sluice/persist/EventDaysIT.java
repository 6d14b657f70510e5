package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Seed;
import dev.sluice.SharedServer;
import dev.sluice.store.Column;
import dev.sluice.store.Schema;
import dev.sluice.store.Transactions;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class EventDaysIT {

  private static final String SEARCH = "SELECT count(*) FROM events";

  /** Whose transaction lasts for as long as it takes. */
  private static final String LASTING_SEARCH =
      "SELECT count(*), set_config('idle_in_transaction_session_timeout', '0', true) FROM events";

  private static final Random RANDOM = Seed.random();

  private final DatabaseClient database = SharedServer.get().bean(DatabaseClient.class);
  private final EventDays days = days();
  private final LocalDate day = LocalDate.of(2200, 1, 1).plusDays(RANDOM.nextInt(100_000));

  @Test
  void a_day_is_made_while_a_search_runs_and_another_search_need_not_wait() {
    Mono<Long> duringASearch =
        database.inConnection(
            searching ->
                Mono.from(searching.beginTransaction())
                    .then(
                        Mono.defer(
                            () -> Mono.from(searching.createStatement(LASTING_SEARCH).execute())))
                    .flatMap(result -> Mono.from(result.map(row -> 1L)))
                    .then(days.make(day))
                    .then(database.sql(SEARCH).map(row -> 1L).one())
                    .delayUntil(done -> searching.rollbackTransaction()));

    assertThat(Answers.of(duringASearch)).isOne();
    assertThat(partitions(day)).isOne();
  }

  @Test
  void a_day_that_several_ask_for_at_once_is_made_once() {
    Answers.of(Flux.range(0, 8).flatMap(i -> days().make(day)).then(Mono.just(1)));

    assertThat(partitions(day)).isOne();
  }

  @Test
  void a_batch_asks_for_its_own_days_and_no_other() {
    Answers.of(days.cover(Set.of(day)).thenReturn(1));

    assertThat(partitions(day)).isOne();
    assertThat(partitions(day.plusDays(1))).isZero();
  }

  @Test
  void tomorrow_is_made_today() {
    Schema schema = SharedServer.get().bean(Schema.class);
    Clock today = Clock.fixed(day.atTime(12, 0).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);

    assertThat(Answers.of(new Tomorrow(schema, days, today).look())).isEqualTo(day.plusDays(1));
    assertThat(partitions(day.plusDays(1))).isOne();
  }

  @Test
  void the_days_that_there_are_can_be_read_however_that_is_planned() {
    Answers.of(days.make(day).thenReturn(true));

    long found =
        Answers.of(
            SharedServer.get()
                .bean(Transactions.class)
                .run(
                    session ->
                        session
                            .sql("SET LOCAL enable_nestloop = off")
                            .then()
                            .then(
                                session
                                    .sql(
                                        "SELECT count(*) FROM partitions_of('events') WHERE begun = :day")
                                    .bind("day", day)
                                    .mapValue(Long.class)
                                    .one())));

    assertThat(found).isOne();
  }

  private EventDays days() {
    return new EventDays(database, Clock.systemUTC(), null);
  }

  private long partitions(LocalDate day) {
    return Answers.of(
        database
            .sql(
                """
                SELECT count(*) AS found FROM pg_inherits
                WHERE inhparent = 'events'::regclass AND inhrelid = to_regclass(:name)
                """)
            .bind("name", "events_" + day.toString().replace("-", ""))
            .map(row -> Column.required(row, "found", Long.class))
            .one());
  }
}
