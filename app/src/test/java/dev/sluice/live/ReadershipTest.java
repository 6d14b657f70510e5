package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.platform.MemorySize;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadershipTest {

  private final Readership readership =
      new Readership(
          new LiveSettings(MemorySize.of("1MB"), 10, Duration.ofSeconds(100), 0, 1),
          new SimpleMeterRegistry());

  @Test
  void readers_who_came_together_are_not_sent_away_together() {
    List<Long> ends =
        Stream.of(ServerSentEvents.WIRE, SocketEvents.WIRE)
            .flatMap(wire -> Stream.generate(() -> readership.endOfLife(wire, 7)).limit(500))
            .toList();

    assertThat(ends).allMatch(end -> end >= 87 && end <= 127);
    assertThat(ends.stream().distinct()).hasSizeGreaterThan(30);
  }

  @Test
  void the_clients_of_older_systems_are_not_sent_away_as_they_would_not_come_again() {
    assertThat(
            Stream.of(
                    new UsageUpdates(new UUID(0, 1)), new TalkWire(Framing.SOCK_JS, new Silence()))
                .map(wire -> readership.endOfLife(wire, 7)))
        .containsOnly(Long.MAX_VALUE);
  }

  private static final class Silence implements Talk {

    @Override
    public List<String> reply(String said) {
      return List.of();
    }

    @Override
    public List<String> due(boolean hasNews, long second) {
      return List.of();
    }

    @Override
    public boolean isOver() {
      return false;
    }
  }
}
