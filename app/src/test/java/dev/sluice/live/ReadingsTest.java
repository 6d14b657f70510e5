package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.live.Readings.Reading;
import dev.sluice.platform.AnswerStream;
import dev.sluice.platform.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import tools.jackson.databind.json.JsonMapper;

/** Several clients are looked at, and none has been read yet. */
class ReadingsTest {

  private static final Reading NOTHING = new Reading(List.of(), 0, 0);
  private static final Duration LEFT_ALONE = Duration.ofSeconds(2);
  private static final Mono<Reading> SLOW = Mono.never();
  private static final Mono<Reading> FAILING = Mono.error(new IllegalStateException("Too much"));

  private final CounterViews views =
      new CounterViews(JsonMapper.shared(), new Shown(new SimpleMeterRegistry(), Traces.OFF));
  private final ConcurrentMap<UUID, Mono<Reading>> database = new ConcurrentHashMap<>();
  private final ConcurrentMap<UUID, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Readings readings = new Readings(views, this::read);
  private final Disposable flow = readings.flow().subscribe();

  @AfterEach
  void stop() {
    flow.dispose();
  }

  @Test
  void a_client_that_is_read_for_long_is_asked_for_once_and_keeps_nobody_waiting() {
    UUID slow = watched(SLOW);
    await().until(() -> asked(slow) == 1);

    List<UUID> others = List.of(watched(Mono.just(NOTHING)), watched(Mono.just(NOTHING)));

    await().until(() -> others.stream().noneMatch(this::isInDoubt));
    assertThat(asked(slow)).isOne();
    assertThat(isInDoubt(slow)).isTrue();
  }

  @Test
  void a_client_that_fails_is_left_alone_for_two_seconds_and_nobody_else_is() {
    long begun = System.nanoTime();
    UUID failing = watched(FAILING);
    await().until(() -> asked(failing) > 0);

    UUID other = watched(Mono.just(NOTHING));

    await().until(() -> !isInDoubt(other));
    assertThat(asked(failing)).isBetween(1, mostSince(begun));
    database.put(failing, Mono.just(NOTHING));
    await().until(() -> !isInDoubt(failing));
    assertThat(asked(failing)).isBetween(2, mostSince(begun));
  }

  private static int mostSince(long nanoTime) {
    return 1 + (int) Duration.ofNanos(System.nanoTime() - nanoTime).dividedBy(LEFT_ALONE);
  }

  @Test
  void no_more_are_read_at_once_than_there_are_connections_for() {
    List<UUID> slow = List.of(watched(SLOW), watched(SLOW), watched(SLOW), watched(SLOW));

    await().until(() -> slow.stream().filter(client -> asked(client) > 0).count() == 3);
    await().during(Duration.ofMillis(300)).until(() -> asked.size() == Readings.AT_ONCE);
  }

  private Mono<Reading> read(UUID client) {
    asked.computeIfAbsent(client, each -> new AtomicInteger()).incrementAndGet();
    return database.getOrDefault(client, SLOW);
  }

  private UUID watched(Mono<Reading> answer) {
    UUID client = UUID.randomUUID();
    database.put(client, answer);
    EmbeddedChannel connection = new EmbeddedChannel();
    connection.pipeline().addLast(NettyPipeline.HttpCodec, new HttpServerCodec());
    views.join(
        client,
        new Outlet(new AnswerStream(connection, false), ServerSentEvents.WIRE, Long.MAX_VALUE));
    return client;
  }

  private int asked(UUID client) {
    return asked.getOrDefault(client, new AtomicInteger()).get();
  }

  private boolean isInDoubt(UUID client) {
    CounterView view = views.byClient().get(client);
    return view != null && view.isInDoubt();
  }
}
