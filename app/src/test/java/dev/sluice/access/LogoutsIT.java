package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Answers;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Role;
import dev.sluice.store.Notices;
import dev.sluice.store.Schema;
import dev.sluice.store.Transactions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

class LogoutsIT {

  private final RunningServer server = SharedServer.get();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Of a process that is told nothing by the database. */
  private final Revocations deaf =
      new Revocations(
          List.of(
              new Revocable() {
                @Override
                public void forget(Set<String> ids) {
                  told.addAll(ids);
                }

                @Override
                public void doubt() {}
              }),
          server.bean(Notices.class),
          server.bean(Schema.class),
          server.bean(Rumours.class),
          Role.QUERY);

  private final Changes changes =
      new Changes(server.bean("callerTransactions", Transactions.class), deaf);

  @Test
  void what_is_open_with_a_token_hears_of_its_end_at_once_where_it_is_logged_out() {
    Claims claims = claims(NewClient.made());

    end(logouts(60), claims);

    assertThat(told).containsExactly(claims.id());
  }

  @Test
  void a_client_logs_out_so_often_in_an_hour_and_is_told_when_to_come_again() {
    UUID client = NewClient.made();
    Logouts logouts = logouts(2);
    Claims third = claims(client);
    end(logouts, claims(client));
    end(logouts, claims(client));

    assertThatThrownBy(() -> end(logouts, third))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS));

    assertThat(told).hasSize(2).doesNotContain(third.id());
    assertThat(audited(client)).isEqualTo(2);
  }

  private Logouts logouts(long perHour) {
    return new Logouts(changes, server.bean(Allowances.class), server.bean(Shares.class), perHour);
  }

  private static void end(Logouts logouts, Claims claims) {
    Answers.of(logouts.end(claims).thenReturn(true));
  }

  private Claims claims(UUID client) {
    Tokens tokens = server.bean(Tokens.class);
    String token = Answers.of(tokens.issue(Holder.first(client), Scope.OWNER)).text();
    return Answers.of(tokens.claimsOf(token, Audience.API));
  }

  private long audited(UUID client) {
    return Answers.of(
        server
            .bean(DatabaseClient.class)
            .sql("SELECT count(*) FROM audit WHERE client_id = :client AND what = 'logged-out'")
            .bind("client", client)
            .mapValue(Long.class)
            .one());
  }
}
