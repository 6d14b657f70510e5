package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How soon a key that was revoked is good no more, whether that was heard or not. */
class RevokedKeysTest extends KeysTrial {

  @Test
  void a_key_that_is_found_revoked_behind_the_back_of_its_callers_is_good_no_more() {
    store(key, true);
    callerOf(key);
    store(key, false);

    pass(Duration.ofSeconds(8));
    callerOf(key);

    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_key_that_is_revoked_while_it_is_looked_up_behind_the_back_of_its_callers_stays_so() {
    store(key, true);
    callerOf(key);
    Sinks.One<StoredKey> early = Sinks.one();
    instead = early.asMono();
    pass(Duration.ofSeconds(8));
    callerOf(key);

    keys.forget(Set.of(CALLER.client().toString()));
    early.tryEmitValue(new StoredKey(key.hash(), CALLER, true));
    instead = null;
    store(key, false);

    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_key_that_was_revoked_is_not_accepted_once_more_however_long_ago_it_was_seen() {
    store(key, true);
    callerOf(key);

    store(key, false);
    pass(Duration.ofHours(23));

    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_key_that_was_revoked_is_not_expected_again() {
    store(key, false);

    keys.expect(key, CALLER);

    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_key_that_is_told_to_be_revoked_is_remembered_no_more_though_no_look_up_is_answered() {
    store(key, true);
    callerOf(key);

    keys.forget(Set.of(key.prefix()));
    instead = Mono.error(away);

    assertThatThrownBy(() -> callerOf(key)).isSameAs(away);
  }

  @Test
  void a_look_up_that_began_before_a_key_was_revoked_does_not_bring_it_back() {
    Sinks.One<StoredKey> answer = Sinks.one();
    instead = answer.asMono();
    CompletableFuture<@Nullable Caller> early = asking();

    keys.forget(Set.of(key.prefix()));
    answer.tryEmitValue(new StoredKey(key.hash(), CALLER, true));
    instead = null;
    store(key, false);

    assertThat(early).isCompleted();
    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_look_up_that_began_before_its_client_was_suspended_does_not_bring_the_key_back() {
    Sinks.One<StoredKey> answer = Sinks.one();
    instead = answer.asMono();
    CompletableFuture<@Nullable Caller> early = asking();

    keys.forget(Set.of(CALLER.client().toString()));
    answer.tryEmitValue(new StoredKey(key.hash(), CALLER, true));
    instead = null;
    store(key, false);

    assertThat(early).isCompleted();
    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_key_whose_client_is_named_is_looked_up_anew() {
    store(key, true);
    callerOf(key);
    ApiKey strangers = ApiKey.made();
    table.put(
        strangers.prefix(),
        new StoredKey(
            strangers.hash(),
            new Caller(UUID.randomUUID(), Scope.READ, "another", Rate.NONE),
            true));
    callerOf(strangers);
    store(key, false);
    int before = asked.get();

    keys.forget(Set.of(CALLER.client().toString()));

    assertThat(callerOf(key)).isNull();
    assertThat(callerOf(strangers)).isNotNull();
    assertThat(asked.get() - before).isEqualTo(1);
  }

  @Test
  void a_key_that_was_revoked_unheard_is_in_force_for_ten_seconds_at_the_most() {
    store(key, true);
    callerOf(key);
    store(key, false);

    pass(Duration.ofMillis(9_999));
    assertThat(callerOf(key)).isEqualTo(CALLER);
    pass(Duration.ofMillis(1));
    assertThat(callerOf(key)).isNull();
  }

  @Test
  void a_key_in_use_is_looked_up_once_a_minute_while_what_is_revoked_is_heard() {
    store(key, true);

    for (int i = 0; i < 600; i++) {
      keys.heard();
      assertThat(callerOf(key)).isEqualTo(CALLER);
      pass(Duration.ofMillis(200));
    }

    assertThat(asked).hasValue(3);
  }

  @Test
  void
      a_key_is_looked_up_behind_the_back_of_its_callers_once_nothing_was_heard_for_eight_seconds() {
    store(key, true);
    keys.heard();
    callerOf(key);
    pass(Duration.ofSeconds(30));
    keys.heard();
    store(key, false);

    pass(Duration.ofMillis(7_999));
    assertThat(callerOf(key)).isEqualTo(CALLER);
    assertThat(asked).hasValue(1);
    pass(Duration.ofMillis(1));
    assertThat(callerOf(key)).isEqualTo(CALLER);

    assertThat(callerOf(key)).isNull();
    assertThat(asked).hasValue(2);
  }

  @Test
  void a_key_that_is_doubted_is_looked_up_before_it_is_believed_again() {
    store(key, true);
    callerOf(key);
    store(key, false);
    assertThat(callerOf(key)).isEqualTo(CALLER);

    keys.doubt();

    assertThat(callerOf(key)).isNull();
  }
}
