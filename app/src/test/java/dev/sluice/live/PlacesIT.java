package dev.sluice.live;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A node that has room for two readers, and one of each client. */
class PlacesIT {

  @Test
  void who_finds_no_place_comes_later_and_whoever_has_one_is_asked_to_come_again_at_the_end() {
    try (RunningServer node =
        RunningServer.start(
            "sluice.roles=live",
            "sluice.log.bootstrap-servers=127.0.0.1:1",
            "sluice.live.reader-memory=32KB",
            "sluice.live.readers-of-client=1")) {
      Calls ada = client(node);
      Calls bob = client(node);
      Calls cleo = client(node);
      await().until(() -> ada.post("/api/v1/live/tickets", "").status() == 201);

      try (Reader first = Reader.of(ada)) {
        isAskedToComeLater(ada);
        try (Reader second = Reader.of(bob)) {
          isAskedToComeLater(cleo);
          assertThat(second.events("snapshot")).isOne();
        }
        await().until(() -> firstLine(cleo).equals("retry:3000"));
        assertThat(first.events("reconnect")).isZero();
        isAskedToComeAgain(node, first, bob);
      }
    }
  }

  private static Calls client(RunningServer node) {
    return new Calls("http://127.0.0.1:" + node.port(), IssuedKey.of(Scope.READ));
  }

  private static void isAskedToComeLater(Calls client) {
    try (Stream<String> lines = client.lines("/api/v1/live/counters")) {
      assertThat(lines.toList()).isEqualTo(List.of("retry:30000", ":", ""));
    }
  }

  private static void isAskedToComeAgain(RunningServer node, Reader first, Calls bob) {
    try (SocketReader socket = seated(bob)) {
      node.close();

      await().until(() -> socket.code() == 1001);
      assertThat(socket.messages("reconnect")).hasSize(1);
      await().until(() -> first.events("reconnect") == 1);
    }
  }

  /** Who has just left has a place for a moment. */
  private static SocketReader seated(Calls client) {
    AtomicReference<@Nullable SocketReader> found = new AtomicReference<>();
    await()
        .until(
            () -> {
              SocketReader reader = SocketReader.of(client, "?feed=counters");
              await().until(() -> reader.code() != 0 || !reader.messages("snapshot").isEmpty());
              found.set(reader);
              return reader.code() == 0;
            });
    return requireNonNull(found.get());
  }

  private static String firstLine(Calls client) {
    try (Stream<String> lines = client.lines("/api/v1/live/counters")) {
      return lines.findFirst().orElseThrow();
    }
  }
}
