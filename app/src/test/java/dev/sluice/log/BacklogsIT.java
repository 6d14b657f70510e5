package dev.sluice.log;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.Events;
import dev.sluice.embedded.SharedEngines;
import dev.sluice.platform.Role;
import dev.sluice.platform.StageRunner;
import dev.sluice.platform.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

class BacklogsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int ATTEMPTS = 100;

  /** Clocks of one machine, one of which counts in milliseconds. */
  private static final Duration TICK = Duration.ofMillis(2);

  private final UUID client = UUID.randomUUID();
  private final LogSettings settings =
      LogTrial.settings(
          SharedEngines.get().kafka().bootstrapServers(), "test-" + UUID.randomUUID(), 2);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final KafkaTopic topic = new KafkaTopic(settings, Role.PERSIST);
  private final KafkaEventLog log =
      new KafkaEventLog(settings, topic, new Breaches(meters), meters, Traces.OFF);
  private final StageRunner runner = new StageRunner(List.of(log.appender()), meters);
  private final Backlogs backlogs = new Backlogs(settings, topic);

  @BeforeEach
  void start() {
    Flux.from(topic.flow(Mono.never())).blockFirst(LIMIT);
    // who has made a topic may for a moment be told that there is none
    topic.led().retryWhen(Retry.fixedDelay(ATTEMPTS, PAUSE)).block(LIMIT);
    runner.start();
  }

  @AfterEach
  void stop() {
    runner.stop();
    topic.close();
  }

  @Test
  void who_has_come_to_the_end_has_none() {
    Reach reach = append(20);

    List<Backlog> found = after(places(reach, ""));

    assertThat(found).hasSize(2).allMatch(each -> each.events() == 0 && each.since() == null);
    assertThat(found)
        .allMatch(each -> each.end() == reach.next().getOrDefault(each.partition(), 0L));
  }

  @Test
  void it_says_how_many_wait_and_since_when() {
    Reach first = append(20);
    Instant before = Instant.now();
    append(20);

    List<Backlog> found = after(places(first, ""));

    assertThat(found.stream().mapToLong(Backlog::events).sum()).isEqualTo(20);
    assertThat(found)
        .filteredOn(each -> each.events() > 0)
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.since()).isBetween(before.minus(TICK), Instant.now()));
  }

  @Test
  void of_a_log_that_was_never_read_all_waits() {
    append(20);

    assertThat(after(Map.of()).stream().mapToLong(Backlog::events).sum()).isEqualTo(20);
  }

  @Test
  void of_a_log_that_was_made_anew_all_waits_wherever_its_reader_stood() {
    Reach reach = append(20);

    List<Backlog> found = after(places(reach, new Mark("another", -1).text()));

    assertThat(found.stream().mapToLong(Backlog::events).sum()).isEqualTo(20);
  }

  private List<Backlog> after(Map<Integer, Place> places) {
    return Answers.of(backlogs.after(places));
  }

  private static Map<Integer, Place> places(Reach reach, String mark) {
    return reach.next().entrySet().stream()
        .collect(toMap(Map.Entry::getKey, end -> new Place(end.getValue(), mark)));
  }

  private Reach append(int events) {
    return Answers.of(
        log.append(
            client,
            IntStream.range(0, events)
                .mapToObj(i -> Encoded.of(Events.ofUser(client, "x", "user-" + i)))
                .toList()));
  }
}
