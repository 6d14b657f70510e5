package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.SharedServer;
import dev.sluice.embedded.Postgres;
import dev.sluice.embedded.SharedEngines;
import dev.sluice.store.Notices;
import dev.sluice.store.Session;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** On a channel on which nobody says anything, as where notifications are swallowed. */
class UnheardIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final String name = UUID.randomUUID().toString();
  private final AtomicInteger answers = new AtomicInteger();
  private final Unheard unheard = new Unheard(new Concerned(), now::get);
  private Disposable asking = asking(unheard::ask);

  private final class Concerned implements Revocable {

    @Override
    public void forget(Set<String> ids) {
      said.addAll(ids);
    }

    @Override
    public void heard() {
      answers.incrementAndGet();
    }

    @Override
    public void doubt() {
      lost.incrementAndGet();
    }
  }

  @BeforeEach
  void begin() {
    await().atMost(SOON).until(() -> lost.get() == 1);
  }

  private static Disposable asking(Function<Session, Mono<Void>> question) {
    return SharedServer.get()
        .bean(Notices.class)
        .on("nobody", session -> question.apply(session).thenReturn(Set.of()))
        .retryWhen(Retry.fixedDelay(1_000, Duration.ofMillis(100)))
        .subscribe();
  }

  @AfterEach
  void stop() {
    asking.dispose();
  }

  @Test
  void what_nobody_has_heard_of_is_told_once() throws SQLException {
    try (Connection connection = connection()) {
      revoke(connection, name);
    }

    await().atMost(SOON).until(() -> said.contains(name));
    int before = answers.get();
    await().atMost(SOON).until(() -> answers.get() > before + 3);
    assertThat(said).containsOnlyOnce(name);
    assertThat(lost).hasValue(1);
  }

  @Test
  void what_was_written_before_others_and_is_committed_after_them_is_told_too()
      throws SQLException {
    String others = UUID.randomUUID().toString();
    try (Connection early = connection();
        Connection late = connection()) {
      early.setAutoCommit(false);
      revoke(early, name);
      revoke(late, others);
      await().atMost(SOON).until(() -> said.contains(others));
      int before = answers.get();
      await().atMost(SOON).until(() -> answers.get() > before + 1);
      assertThat(said).doesNotContain(name);

      early.commit();

      await().atMost(SOON).until(() -> said.contains(name));
      assertThat(said).containsOnlyOnce(others);
    }
  }

  @Test
  void who_has_not_asked_for_long_looks_everything_up_anew() {
    now.addAndGet(Duration.ofMinutes(4).toNanos());

    await().atMost(SOON).until(() -> lost.get() == 2);
  }

  @Test
  void who_is_cut_off_for_a_moment_goes_on_where_he_was() throws SQLException {
    asking.dispose();
    try (Connection connection = connection()) {
      revoke(connection, name);
    }

    asking = asking(unheard::ask);

    await().atMost(SOON).until(() -> said.contains(name));
    assertThat(lost).hasValue(1);
  }

  @Test
  void what_is_answered_is_told_though_the_connection_is_lost_right_after() throws SQLException {
    asking.dispose();
    asking =
        asking(
            session ->
                unheard.ask(session).then(Mono.error(new R2dbcNonTransientResourceException())));

    try (Connection connection = connection()) {
      revoke(connection, name);
    }

    await().atMost(SOON).until(() -> said.contains(name));
    assertThat(lost).hasValue(1);
  }

  private static void revoke(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO revocations (name) VALUES (?)")) {
      statement.setString(1, name);
      statement.execute();
    }
  }

  private static Connection connection() throws SQLException {
    Postgres postgres = SharedEngines.get().postgres();
    return DriverManager.getConnection(
        "jdbc:" + postgres.url(), postgres.username(), postgres.password());
  }
}
