package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A node that has room for two readers, and one of each client. */
class PlacesIT {

  @Test
  void who_finds_no_place_is_asked_to_come_later_and_finds_one_that_was_left() {
    try (RunningServer node =
        RunningServer.start(
            "sluice.roles=live",
            "sluice.log.bootstrap-servers=127.0.0.1:1",
            "sluice.live.reader-memory=32KB",
            "sluice.live.readers-of-client=1")) {
      Calls ada = client(node);
      Calls bob = client(node);
      Calls cleo = client(node);

      try (Reader first = Reader.of(ada)) {
        isAskedToComeLater(ada);
        try (Reader second = Reader.of(bob)) {
          isAskedToComeLater(cleo);
          assertThat(second.events("snapshot")).isOne();
        }
        await().until(() -> firstLine(cleo).equals("retry:3000"));
        assertThat(first.events("reconnect")).isZero();
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

  private static String firstLine(Calls client) {
    try (Stream<String> lines = client.lines("/api/v1/live/counters")) {
      return lines.findFirst().orElseThrow();
    }
  }
}
