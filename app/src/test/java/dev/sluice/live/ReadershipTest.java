package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.platform.MemorySize;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadershipTest {

  @Test
  void readers_who_came_together_are_not_sent_away_together() {
    Readership readership =
        new Readership(
            new LiveSettings(MemorySize.of("1MB"), 10, Duration.ofSeconds(100), 0, 1),
            new SimpleMeterRegistry());

    List<Long> ends = Stream.generate(() -> readership.endOfLife(7)).limit(1000).toList();

    assertThat(ends).allMatch(end -> end >= 87 && end <= 127);
    assertThat(ends.stream().distinct()).hasSizeGreaterThan(30);
  }
}
