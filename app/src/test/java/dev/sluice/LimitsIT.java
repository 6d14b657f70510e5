package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.access.IssuedKey;
import dev.sluice.embedded.SharedEngines;
import dev.sluice.store.RedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three nodes, which know of each other by Redis and nothing else. */
class LimitsIT {

  private static final String EVENT = "{\"action\":\"limited\"}";
  private static final Duration SOON = Duration.ofSeconds(60);

  /** More than a node that is idle asks in the time that these take. */
  private static final int CALLS = 200;

  private static final List<RunningServer> nodes = new ArrayList<>();

  /** What the first node asks of them can be counted. */
  private static QuietProxy toRedis;

  private static QuietProxy toDatabase;

  @BeforeAll
  static void start() {
    URI engine = URI.create(SharedEngines.get().redis().url());
    toRedis = new QuietProxy(engine.getPort());
    toDatabase = new QuietProxy(SharedEngines.get().postgres().port());
    startNode(
        "sluice.redis.url=redis://%s@127.0.0.1:%d".formatted(engine.getUserInfo(), toRedis.port()),
        "sluice.store.url=postgresql://127.0.0.1:%d/sluice".formatted(toDatabase.port()));
    startNode();
    startNode();
  }

  private static void startNode(String... ways) {
    RunningServer node =
        RunningServer.start(
            Stream.concat(
                    Stream.of(
                        "sluice.roles=ingest",
                        "sluice.ingest.body-timeout=2s",
                        // on a busy machine Redis is slow, and not away
                        "sluice.access.limit-patience=5s",
                        "sluice.redis.timeout=5s"),
                    Stream.of(ways))
                .toArray(String[]::new));
    nodes.add(node);
    Calls calls = calls(node, IssuedKey.limitedTo(1000, 1000));
    await().atMost(SOON).until(() -> calls.post("/api/v1/events", EVENT).status() == 202);
  }

  @AfterAll
  static void stop() {
    nodes.forEach(RunningServer::close);
    toRedis.close();
    toDatabase.close();
  }

  @Test
  void of_twenty_calls_at_the_same_time_at_a_limit_of_five_five_pass_on_three_nodes_together() {
    List<Calls> calls = everywhere(IssuedKey.limitedTo(1, 5));
    long from = System.nanoTime();

    List<Calls.Answer> answers = atTheSameTime(20, i -> calls.get(i % 3), EVENT);

    long more = Duration.ofNanos(System.nanoTime() - from).toSeconds();
    assertThat(answers).extracting(Calls.Answer::status).containsOnly(202, 429);
    assertThat(accepted(answers)).isBetween(5L, 5 + more);
  }

  @Test
  void three_nodes_at_ten_times_the_rate_let_little_more_than_the_rate_pass() {
    assertLittleMoreThanTheRatePasses(
        everywhere(IssuedKey.limitedTo(100, 20)), 100, 20, 5, Duration.ofSeconds(4));
  }

  private static void assertLittleMoreThanTheRatePasses(
      List<Calls> calls, int rate, int burst, int ofBatch, Duration time) {
    AtomicLong accepted = new AtomicLong();
    String batch = batch(ofBatch);
    long from = System.nanoTime();
    long until = from + time.toNanos();
    long running = RunningTime.nanos();

    atTheSameTime(
        30,
        i -> {
          while (System.nanoTime() < until) {
            accepted.addAndGet(
                ofBatch * accepted(List.of(calls.get(i % 3).post("/api/v1/events", batch))));
          }
          return true;
        });

    double seconds = (System.nanoTime() - from) / 1e9;
    double asked = RunningTime.since(running).toNanos() / 1e9;
    assertThat((double) accepted.get())
        .isBetween(rate * asked * 0.6, (rate * seconds + burst) * 1.05);
  }

  @Test
  void most_calls_ask_nobody_and_three_nodes_together_lend_no_more_than_there_is() {
    List<Calls> calls = everywhere(IssuedKey.limitedTo(2000, 2000));
    double leased = granted("lease");
    double asked = granted("redis");

    assertThat(atTheSameTime(9, i -> accepted(calls.get(i % 3), 40, EVENT)))
        .as("as little as may be sent at once")
        .containsOnly(40L);

    double fromLeases = granted("lease") - leased;
    assertThat(fromLeases / (fromLeases + granted("redis") - asked)).isGreaterThan(0.8);
    assertLittleMoreThanTheRatePasses(calls, 2000, 2000, 20, Duration.ofSeconds(2));
    assertThat(granted("lease") - leased).as("also of those").isGreaterThan(fromLeases + 20);
  }

  private static long accepted(Calls calls, int times, String event) {
    return IntStream.range(0, times)
        .filter(i -> calls.post("/api/v1/events", event).status() == 202)
        .count();
  }

  /** What all nodes have let pass, by what was taken ahead or by Redis. */
  private static double granted(String by) {
    return nodes.stream()
        .map(node -> node.bean(MeterRegistry.class))
        .mapToDouble(
            meters ->
                meters
                    .get("sluice.limit.granted")
                    .tags("kind", "events", "by", by)
                    .functionCounter()
                    .count())
        .sum();
  }

  @Test
  void a_known_key_costs_no_question_to_the_database_and_none_to_redis() {
    Calls calls = everywhere(IssuedKey.limitedTo(0, 1)).getFirst();
    assertThat(calls.post("/api/v1/events", EVENT).status()).isEqualTo(202);
    long ofRedis = toRedis.questions();
    long ofDatabase = toDatabase.questions();

    assertThat(accepted(calls, CALLS, EVENT)).isEqualTo(CALLS);

    assertThat(toRedis.questions() - ofRedis).as("what a node asks unasked").isLessThan(CALLS);
    assertThat(toDatabase.questions() - ofDatabase).isLessThan(CALLS);
  }

  @Test
  void who_empties_redis_gives_each_client_a_full_bucket_and_no_more() {
    Calls calls = everywhere(IssuedKey.limitedTo(1, 5)).getFirst();
    long from = System.nanoTime();
    assertThat(accepted(atTheSameTime(20, i -> calls, EVENT))).isGreaterThanOrEqualTo(5);

    RedisConnection redis = nodes.getFirst().bean(RedisConnection.class);
    Answers.of(redis.ask(commands -> commands.flushall()));

    await().atMost(SOON).until(() -> calls.post("/api/v1/events", EVENT).status() == 202);
    long accepted = accepted(atTheSameTime(20, i -> calls, EVENT));
    long more = Duration.ofNanos(System.nanoTime() - from).toSeconds();
    assertThat(accepted).isBetween(4L, 4 + more);
  }

  @Test
  void a_batch_passes_as_a_whole_or_not_at_all() {
    Calls calls = everywhere(IssuedKey.limitedTo(1, 50)).getFirst();

    Calls.Answer first = calls.post("/api/v1/events", batch(40));
    Calls.Answer second = calls.post("/api/v1/events", batch(40));
    Calls.Answer third = calls.post("/api/v1/events", batch(10));

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(429);
    assertThat(second.json().path("type").asString()).isEqualTo("/problems/too-many-requests");
    assertThat(Integer.parseInt(second.header("Retry-After"))).isBetween(1, 30);
    assertThat(third.status()).isEqualTo(202);
  }

  @Test
  void only_valid_events_are_counted() {
    Calls calls = everywhere(IssuedKey.limitedTo(1, 2)).getFirst();
    String oneOfThree = "[{},%s,{\"action\":7}]".formatted(EVENT);

    assertThat(calls.post("/api/v1/events", oneOfThree).status()).isEqualTo(202);
    assertThat(calls.post("/api/v1/events", oneOfThree).status()).isEqualTo(202);
    assertThat(calls.post("/api/v1/events", "{}").status()).isEqualTo(422);
  }

  @Test
  void a_batch_that_is_larger_than_the_burst_passes_when_the_bucket_is_full() {
    Calls calls = everywhere(IssuedKey.limitedTo(1, 5)).getFirst();

    assertThat(calls.post("/api/v1/events", batch(60)).status()).isEqualTo(202);
    Calls.Answer next = calls.post("/api/v1/events", EVENT);

    assertThat(next.status()).isEqualTo(429);
    assertThat(Integer.parseInt(next.header("Retry-After"))).isBetween(20, 56);
    assertThat(next.header("RateLimit")).startsWith("\"events\";r=0;t=");
  }

  @Test
  void lines_are_slowed_to_the_rate() {
    Calls calls = everywhere(IssuedKey.limitedTo(100, 50)).getFirst();
    long from = System.nanoTime();

    assertThat(lines(calls, 150).json().path("accepted").asInt()).isEqualTo(150);
    Calls.Answer last = lines(calls, 20);

    assertThat(last.status()).isEqualTo(202);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void lines_that_would_wait_for_too_long_are_refused() {
    Calls calls = everywhere(IssuedKey.limitedTo(1, 5)).getFirst();
    lines(calls, 150);

    Calls.Answer refused = lines(calls, 1);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isGreaterThan(90);
  }

  @Test
  void lines_that_are_refused_on_the_way_are_told_how_far_they_came() {
    Calls calls = everywhere(IssuedKey.limitedTo(1, 5)).getFirst();

    Calls.Answer refused = lines(calls, 3000);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().path("through").asInt()).isBetween(1, 2999);
    assertThat(refused.json().path("accepted").asInt())
        .isEqualTo(refused.json().path("through").asInt());
    assertThat(refused.json().path("rejectedCount").asInt()).isZero();
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
  }

  @Test
  void every_answer_says_what_is_left_in_the_grammar_of_the_draft() {
    Calls calls = everywhere(IssuedKey.limitedTo(2, 5)).getFirst();

    Calls.Answer accepted = calls.post("/api/v1/events", EVENT);
    Calls.Answer invalid = calls.post("/api/v1/events", "nonsense");
    Calls.Answer unreadable = calls.post("/api/v1/events", "image/png", new byte[1]);

    assertThat(List.of(accepted, invalid, unreadable))
        .extracting(Calls.Answer::status)
        .containsExactly(202, 400, 415);
    assertThat(List.of(accepted, invalid, unreadable))
        .allSatisfy(
            answer -> {
              assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"events\";q=5;w=3");
              assertThat(answer.header("RateLimit")).matches("\"events\";r=\\d;t=\\d");
            });
    assertThat(accepted.header("RateLimit")).isEqualTo("\"events\";r=4;t=1");
  }

  @Test
  void a_client_without_a_limit_is_told_of_none() {
    Calls calls = everywhere(IssuedKey.limitedTo(0, 5)).getFirst();

    List<Calls.Answer> answers = atTheSameTime(20, i -> calls, EVENT);

    assertThat(accepted(answers)).isEqualTo(20);
    assertThat(answers).allSatisfy(answer -> assertThat(answer.header("RateLimit")).isEmpty());
  }

  @Test
  void what_passed_and_what_did_not_is_in_the_meters() {
    RunningServer node = nodes.getFirst();
    Calls calls = calls(node, IssuedKey.limitedTo(1, 5));
    calls.post("/api/v1/events", batch(5));
    calls.post("/api/v1/events", batch(5));

    String metrics = calls.get("/metrics").response().body();

    assertThat(metrics)
        .contains("sluice_limit_granted_total{by=\"lease\",kind=\"events\"}")
        .containsPattern("sluice_limit_granted_total\\{by=\"redis\",kind=\"events\"} [1-9]")
        .containsPattern("sluice_limit_refused_total\\{kind=\"events\"} [1-9]")
        .contains("sluice_limit_without_redis 0");
  }

  private static List<Calls> everywhere(String key) {
    return nodes.stream().map(node -> calls(node, key)).toList();
  }

  private static Calls calls(RunningServer node, String key) {
    return new Calls("http://127.0.0.1:" + node.port(), key);
  }

  private static List<Calls.Answer> atTheSameTime(
      int times, IntFunction<Calls> calls, String event) {
    return atTheSameTime(times, i -> calls.apply(i).post("/api/v1/events", event));
  }

  private static <T> List<T> atTheSameTime(int times, IntFunction<T> work) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<T>> running =
          IntStream.range(0, times)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> work.apply(i), threads))
              .toList();
      return running.stream().map(CompletableFuture::join).toList();
    }
  }

  private static long accepted(List<Calls.Answer> answers) {
    return answers.stream().filter(answer -> answer.status() == 202).count();
  }

  private static Calls.Answer lines(Calls calls, int events) {
    return calls.post(
        "/api/v1/events", "application/x-ndjson", (EVENT + "\n").repeat(events).getBytes(UTF_8));
  }

  private static String batch(int events) {
    return IntStream.range(0, events)
        .mapToObj(i -> EVENT)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
