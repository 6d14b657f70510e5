package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that shows little of what is stored, and is told of it by nobody. */
@Timeout(300)
class StrictTailIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int SHOWN = 20;

  private static RunningServer strict;

  private final String key = IssuedKey.of(Scope.ADMIN);
  private final NumberedEvents numbered = new NumberedEvents(key);

  @BeforeAll
  static void start() {
    strict =
        RunningServer.start(
            "sluice.roles=live",
            "sluice.redis.url=redis://127.0.0.1:1",
            "sluice.live.events-per-second=" + SHOWN);
    Calls known = new Calls("http://localhost:" + strict.port(), IssuedKey.of(Scope.READ));
    await().atMost(SOON).until(() -> known.post("/api/v1/live/tickets", "").status() == 201);
  }

  @AfterAll
  static void stop() {
    strict.close();
  }

  private Calls calls() {
    return new Calls("http://localhost:" + strict.port(), key);
  }

  @Test
  void of_more_than_may_be_shown_some_is_and_how_much_there_was_is_told() {
    long begun = System.nanoTime();
    try (TailListener tail = TailListener.of(calls(), "")) {
      numbered.send(0, 500, "");

      await().atMost(SOON).until(() -> tail.events().size() + unshown(tail) == 500);
      int seconds = (int) Duration.ofNanos(System.nanoTime() - begun).toSeconds();
      assertThat(tail.events()).hasSizeBetween(1, (2 + 2 * seconds) * SHOWN);
      assertThat(tail.signs("sampled"))
          .allSatisfy(
              sign ->
                  assertThat(sign.path("shown").asInt()).isLessThan(sign.path("actual").asInt()));
      assertThat(tail.signs("gap")).isEmpty();
    }
  }

  private static int unshown(TailListener tail) {
    return tail.signs("sampled").stream()
        .mapToInt(sign -> sign.path("actual").asInt() - sign.path("shown").asInt())
        .sum();
  }

  @Test
  void without_redis_it_goes_on_more_slowly_and_says_so() {
    try (TailListener tail = TailListener.of(calls(), "")) {
      await()
          .untilAsserted(
              () ->
                  assertThat(tail.signs("state").getLast().path("state").asString())
                      .isEqualTo("degraded"));

      numbered.send(0, 1, "");

      await().until(() -> tail.actions().equals(List.of("a0")));
    }
  }
}
