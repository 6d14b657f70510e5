package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.platform.Role;
import dev.sluice.store.Notices;
import dev.sluice.store.Schema;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** With a clock that stands still, so that nothing is looked up again by itself. */
class RevocationsIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final ApiKey key = ApiKey.made();
  private final StoredKey good =
      new StoredKey(
          key.hash(), new Caller(UUID.randomUUID(), Scope.WRITE, key.prefix(), Rate.NONE), true);
  private final AtomicReference<@Nullable StoredKey> stored = new AtomicReference<>();
  private final Keys keys =
      new Keys(asked -> Mono.justOrEmpty(stored.get()), Duration.ofHours(1), () -> 0L);
  private final Disposable.Composite listening = Disposables.composite();

  @AfterEach
  void stop() {
    listening.dispose();
  }

  @Test
  void a_key_that_another_process_revokes_is_in_force_no_more() {
    awaitKey();

    stored.set(null);
    assertThat(isKnown()).as("before anybody says so").isTrue();
    revoke();

    await().atMost(SOON).until(() -> !isKnown());
  }

  @Test
  void what_was_said_while_nobody_listened_is_asked_for() {
    awaitKey();

    stored.set(null);
    sql(
        """
        SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
        WHERE application_name = 'sluice-notices'
        """);
    revoke();

    await().atMost(SOON).until(() -> !isKnown());
  }

  private void revoke() {
    sql("INSERT INTO revocations (name) VALUES ('%s') RETURNING name".formatted(key.prefix()));
  }

  /** That it was unknown before is remembered until somebody listens. */
  private void awaitKey() {
    assertThat(isKnown()).isFalse();
    stored.set(good);
    listen();
    await().atMost(SOON).until(this::isKnown);
  }

  private void listen() {
    Revocations revocations =
        new Revocations(
            List.of(keys),
            SharedServer.get().bean(Notices.class),
            SharedServer.get().bean(Schema.class),
            SharedServer.get().bean(Rumours.class),
            Role.QUERY);
    listening.add(
        Flux.from(revocations.flow(Mono.never()))
            .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(100)))
            .subscribe());
  }

  private boolean isKnown() {
    return keys.callerOf(key.hashed(), UnaryOperator.identity()).blockOptional().isPresent();
  }

  private static void sql(String statement) {
    Answers.of(
        SharedServer.get()
            .bean(DatabaseClient.class)
            .sql(statement)
            .map(row -> Boolean.TRUE)
            .all());
  }
}
