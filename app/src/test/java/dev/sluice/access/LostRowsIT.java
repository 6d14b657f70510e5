package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.platform.Networks;
import dev.sluice.platform.Origins;
import dev.sluice.store.DatabaseAway;
import io.r2dbc.spi.Result;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Results that end before their rows have come, as they may where a connection is lost. */
class LostRowsIT {

  private final RunningServer server = SharedServer.get();
  private final DatabaseClient database = server.bean(DatabaseClient.class);
  private final DatabaseClient losing =
      DatabaseClient.builder()
          .connectionFactory(database.getConnectionFactory())
          .executeFunction(statement -> Flux.from(statement.execute()).map(LostRowsIT::emptied))
          .build();

  private static Result emptied(Result result) {
    return result.filter(segment -> !(segment instanceof Result.RowSegment));
  }

  @Test
  void a_good_key_is_not_taken_for_one_that_nobody_has() {
    HashedKey key = ApiKey.parse(IssuedKey.of(Scope.READ)).orElseThrow().hashed();

    assertIsNoAnswer(new KeyTable(losing, Rate.NONE).find(key));
  }

  @Test
  void a_good_token_is_not_taken_for_one_of_no_client() {
    Tokens tokens = server.bean(Tokens.class);
    String token = Answers.of(tokens.issue(Holder.first(NewClient.made()), Scope.READ)).text();
    Claims claims = Answers.of(tokens.claimsOf(token, Audience.API));

    assertIsNoAnswer(new TokenTable(losing, Rate.NONE).find(claims));
    assertThat(Answers.of(new TokenTable(database, Rate.NONE).find(claims)).inForce()).isTrue();
  }

  @Test
  void the_client_of_those_without_a_key_is_not_taken_for_none() {
    UUID client = NewClient.made();

    assertIsNoAnswer(anonymous(losing, client).find(new Anonymous.OneClient(client)));
    assertThat(Answers.of(anonymous(database, client).find(new Anonymous.OneClient(client))))
        .extracting(StoredToken::inForce)
        .isEqualTo(true);
  }

  private Anonymous anonymous(DatabaseClient database, UUID client) {
    return new Anonymous(
        client,
        new KeylessCalls(
            Networks.NONE, null, server.bean(Sessions.class), server.bean(Origins.class)),
        database,
        Rate.NONE,
        Duration.ofHours(1),
        System::nanoTime);
  }

  @Test
  void a_good_ticket_is_not_taken_for_none() {
    Tickets tickets =
        new Tickets(
            database, losing, server.bean(Allowances.class), server.bean(Shares.class), 100);
    Caller caller = new Caller(NewClient.made(), Scope.READ, "key", Rate.NONE);
    String ticket = Answers.of(tickets.issue(caller, Tickets.Purpose.LIVE, "trace")).ticket();

    assertIsNoAnswer(tickets.use(ticket, Tickets.Purpose.LIVE));
  }

  @Test
  void whoever_logs_in_is_not_taken_for_nobody() {
    Accounts accounts = new Accounts(losing, server.bean(Changes.class), server.bean(Emails.class));

    assertIsNoAnswer(accounts.find(Newcomer.come(server).id()));
    assertIsNoAnswer(accounts.find(Email.normal(Newcomer.freshEmail())));
  }

  private static void assertIsNoAnswer(Mono<?> found) {
    assertThatThrownBy(() -> Answers.of(found.hasElement()))
        .satisfies(failure -> assertThat(DatabaseAway.is(failure)).isTrue());
  }
}
