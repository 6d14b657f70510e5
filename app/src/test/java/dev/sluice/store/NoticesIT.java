package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.QuietProxy;
import dev.sluice.RunningServer;
import dev.sluice.embedded.SharedEngines;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Whoever hears nothing has to know it, so that he asks again. */
class NoticesIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** By which our own connection is told from the server's. */
  private static final Allotment OURS = new Allotment("ours", 1, Duration.ofSeconds(1), 0);

  private static QuietProxy proxy;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    proxy = new QuietProxy(SharedEngines.get().postgres().port());
    server =
        RunningServer.start(
            "sluice.roles=query",
            "sluice.store.url=postgresql://127.0.0.1:" + proxy.port() + "/sluice");
    await().atMost(SOON).until(() -> server.calls().get("/health").status() == 200);
  }

  @AfterAll
  static void stop() {
    server.close();
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sluice-ours", "LISTEN nobody", "'nothing new'"})
  void it_ends_within_seconds_where_these_words_are_not_answered(String words) {
    Notices notices = new Notices(PostgresPool.factory(server.bean(StoreSettings.class), OURS));
    proxy.hushAnswersTo(words);

    assertThatThrownBy(() -> notices.on("nobody", NoticesIT::ask).blockLast(LIMIT))
        .isNotInstanceOf(IllegalStateException.class);
  }

  private static Mono<Set<String>> ask(Session session) {
    return session.sql("SELECT 'nothing new'").fetch().all().then(Mono.just(Set.of()));
  }
}
