package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.platform.Role;
import dev.sluice.store.Schema;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ApiHitsIT {

  private static final int CALLERS = 4;
  private static final int CALLS = 20_000;

  private final DatabaseClient database = SharedServer.get().bean(DatabaseClient.class);
  private final UUID client = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();

  @Test
  void what_two_processes_have_counted_is_added_up_on_the_way_out() {
    ApiHits one = hits();
    ApiHits two = hits();
    one.note(client);
    one.note(client);
    one.note(other);
    two.note(client);

    drained(one);
    drained(two);
    drained(two);

    assertThat(written(client)).isEqualTo(3);
    assertThat(written(other)).isOne();
  }

  @Test
  void no_call_is_lost_or_counted_twice_though_all_is_written_again_and_again()
      throws InterruptedException {
    ApiHits hits = hits();
    CountDownLatch callers = new CountDownLatch(CALLERS);
    IntStream.range(0, CALLERS)
        .forEach(
            caller ->
                Thread.ofPlatform()
                    .start(
                        () -> {
                          IntStream.range(0, CALLS).forEach(call -> hits.note(client));
                          callers.countDown();
                        }));
    while (callers.getCount() > 0) {
      drained(hits);
    }
    callers.await();
    drained(hits);

    assertThat(written(client)).isEqualTo(CALLERS * CALLS);
  }

  private ApiHits hits() {
    return new ApiHits(database, SharedServer.get().bean(Schema.class), Role.QUERY);
  }

  private static void drained(ApiHits hits) {
    Answers.of(Flux.from(hits.flow(Mono.empty())).then(Mono.just(true)));
  }

  private long written(UUID of) {
    return Answers.of(
        database
            .sql("SELECT hits FROM api_hits WHERE client_id = :client")
            .bind("client", of)
            .mapValue(Long.class)
            .one());
  }
}
