package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.platform.Problem;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class SharesTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final UUID ANN = UUID.randomUUID();
  private static final UUID BOB = UUID.randomUUID();

  private final Shares shares = new Shares(2, SOON);

  @Test
  void of_one_client_two_calls_are_at_work_and_the_next_begins_when_one_ends() {
    List<Call> calls = calls(ANN, 4);
    assertThat(calls).extracting(Call::hasBegun).containsExactly(true, true, false, false);

    calls.get(1).end();
    assertThat(calls).extracting(Call::hasBegun).containsExactly(true, true, true, false);

    calls.get(2).end();
    assertThat(calls).extracting(Call::hasBegun).containsExactly(true, true, true, true);
    assertThat(calls).extracting(Call::outcome).containsExactly(null, "done", "done", null);
  }

  @Test
  void whatever_one_client_asks_for_another_begins_at_once() {
    calls(ANN, 10);

    assertThat(new Call(shares, BOB).hasBegun()).isTrue();
  }

  @Test
  void a_call_that_fails_makes_room_as_well() {
    List<Call> calls = calls(ANN, 3);

    calls.getFirst().fail();

    assertThat(calls.getLast().hasBegun()).isTrue();
    assertThat(calls.getFirst().outcome()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_hundred_wait_and_whoever_comes_then_is_refused_at_once() {
    List<Call> calls = calls(ANN, 103);

    assertThat(calls.get(101).outcome()).isNull();
    assertThat(calls.get(102).outcome()).isInstanceOf(Problem.class);
    assertThat(calls.get(102).hasBegun()).isFalse();
  }

  @Test
  void who_waits_for_too_long_is_refused_and_takes_nobodys_place() {
    Shares impatient = new Shares(2, Duration.ofMillis(50));
    List<Call> calls = IntStream.range(0, 3).mapToObj(i -> new Call(impatient, ANN)).toList();
    await().atMost(SOON).until(() -> calls.getLast().outcome() instanceof Problem);

    calls.getFirst().end();

    assertThat(calls.getLast().hasBegun()).isFalse();
    assertThat(new Call(impatient, ANN).hasBegun()).isTrue();
  }

  @Test
  void a_caller_who_leaves_has_his_share_until_his_work_is_done() {
    List<Call> calls = calls(ANN, 3);

    calls.getFirst().leave();
    assertThat(calls.getLast().hasBegun()).isFalse();
    calls.getFirst().end();

    assertThat(calls.getLast().hasBegun()).isTrue();
  }

  @Test
  void who_was_there_before_leaves_nothing_behind() {
    calls(ANN, 50).forEach(Call::end);

    assertThat(calls(ANN, 3)).extracting(Call::hasBegun).containsExactly(true, true, false);
  }

  private List<Call> calls(UUID client, int calls) {
    return IntStream.range(0, calls).mapToObj(i -> new Call(shares, client)).toList();
  }

  /** One that is under way until the test ends it. */
  private static final class Call {

    private final Sinks.One<String> work = Sinks.one();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>();
    private final Disposable caller;

    Call(Shares shares, UUID client) {
      Mono<String> begins = work.asMono().doOnSubscribe(subscription -> begun.set(true));
      this.caller = shares.hold(client, begins).subscribe(outcome::set, outcome::set);
    }

    boolean hasBegun() {
      return begun.get();
    }

    @Nullable Object outcome() {
      return outcome.get();
    }

    void end() {
      work.tryEmitValue("done");
    }

    void fail() {
      work.tryEmitError(new IllegalStateException("no"));
    }

    void leave() {
      caller.dispose();
    }
  }
}
