package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.sluice.body.Coding;
import dev.sluice.body.Encoded;
import dev.sluice.store.Transactions;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.Clob;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** Netty follows each buffer while this runs, and says of which nobody let go. */
class LeakIT {

  private static final int SENDERS = 1000;
  private static final int READERS = 1000;
  private static final int STORED = 3000;
  private static final int STATEMENTS = 20;
  private static final int COLLECTIONS = 5;
  private static final String EVENT = "{\"action\":\"leak\",\"user\":\"ada\"}";

  /** Each of them costs a connection, and making another one may take its time. */
  private static final Retry CROWDED = Retry.fixedDelay(50, Duration.ofMillis(200));

  private static final ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();
  private static RunningServer server;

  @BeforeAll
  static void start() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    server = RunningServer.start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.calls().post("/api/v1/events", EVENT).status() == 202);
  }

  @AfterAll
  static void stop() {
    server.close();
    ResourceLeakDetector.setLevel(usual);
  }

  @Test
  void a_body_that_is_refused_or_broken_off_leaves_no_buffer_behind() {
    Random random = Seed.random();
    collect();
    try (Logged leaks = Logged.by(ResourceLeakDetector.class);
        Logged errors = Logged.by(Operators.class)) {
      for (int i = 0; i < SENDERS; i++) {
        send(bodies().get(i % bodies().size()), random);
      }
      collect();

      assertThat(told(leaks)).filteredOn(leak -> !isOfDriver(leak)).as(Seed.hint()).isEmpty();
      assertThat(errors.lines().stream().map(LeakIT::withCause)).as(Seed.hint()).isEmpty();
    }
  }

  @Test
  void a_reader_who_leaves_takes_no_buffer_and_no_connection_with_him() {
    server.calls().post("/api/v1/events", new String(array(STORED), UTF_8));
    await().atMost(Duration.ofSeconds(60)).until(() -> search().json().path("next").isString());
    Random random = Seed.random();
    collect();
    try (Logged leaks = Logged.by(ResourceLeakDetector.class)) {
      IntStream.range(0, READERS).parallel().forEach(i -> leave(random));
      await().until(() -> connections("sharedPool").acquiredSize() == 0);
      await().until(() -> connections("exportsPool").acquiredSize() == 0);
      collect();

      assertThat(told(leaks)).filteredOn(leak -> !isOfDriver(leak)).as(Seed.hint()).isEmpty();
      assertThat(search().status()).isEqualTo(200);
    }
  }

  @Test
  void a_statement_whose_caller_leaves_before_it_is_sent_leaves_no_buffer_behind() {
    DatabaseClient database = server.bean(DatabaseClient.class);
    Transactions transactions = server.bean(Transactions.class);
    collect();
    try (Logged leaks = Logged.by(ResourceLeakDetector.class)) {
      for (int i = 0; i < STATEMENTS; i++) {
        Answers.of(unsent(database::sql).retryWhen(CROWDED));
        Answers.of(transactions.run(session -> unsent(session::sql)).retryWhen(CROWDED));
      }
      collect();

      assertThat(told(leaks)).filteredOn(leak -> !isOfStage(leak)).isEmpty();
    }
  }

  /** Its first value is encoded when the caller leaves, as the second is asked for. */
  private static Mono<Boolean> unsent(Function<String, GenericExecuteSpec> sql) {
    Sinks.Empty<Void> leaves = Sinks.empty();
    Mono<String> late = Mono.<String>never().doOnSubscribe(_ -> leaves.tryEmitEmpty());
    return sql.apply("SELECT :early || :late")
        .bind("early", "here")
        .bind("late", Clob.from(late))
        .then()
        .takeUntilOther(leaves.asMono())
        .thenReturn(true);
  }

  private static Stream<String> told(Logged leaks) {
    return leaks.lines().stream().map(ILoggingEvent::getFormattedMessage);
  }

  private static String withCause(ILoggingEvent line) {
    return line.getFormattedMessage()
        + "\n"
        + ThrowableProxyUtil.asString(line.getThrowableProxy());
  }

  /** It loses a value of a statement now and then whose connection is closed as it is left. */
  private static boolean isOfDriver(String leak) {
    return leak.contains("PostgresqlStatement.lambda$collectBindingParameters");
  }

  /** One that looks again and again, and may leave its connection while this runs. */
  private static boolean isOfStage(String leak) {
    return leak.contains("FluxInterval$IntervalRunnable");
  }

  private static Calls.Answer search() {
    return server.calls().get("/api/v1/events?limit=1000");
  }

  private static PoolMetrics connections(String pool) {
    return server.bean(pool, ConnectionPool.class).getMetrics().orElseThrow();
  }

  private static void leave(Random random) {
    try (RawCall call = new RawCall(server.port())) {
      call.send(
          "GET /api/v1/events%s HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\nAccept-Encoding: gzip\r\n\r\n"
              .formatted(
                  random.nextBoolean() ? "?limit=1000" : "/export?format=csv",
                  server.calls().key()));
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(20_000)));
    }
  }

  private static List<Body> bodies() {
    String lines = (EVENT + "\n").repeat(400);
    return List.of(
        new Body("/api/v1/events", "application/x-ndjson", "identity", lines.getBytes(UTF_8)),
        new Body("/api/v1/events", "application/x-ndjson", "gzip", encoded(Coding.GZIP, lines)),
        new Body("/api/v1/events", "application/x-ndjson", "br", encoded(Coding.BROTLI, lines)),
        new Body("/api/v1/events", "application/x-ndjson", "zstd", encoded(Coding.ZSTD, lines)),
        new Body("/api/v1/events", "application/json", "br", Encoded.in(Coding.BROTLI, array(400))),
        new Body("/api/v1/events", "application/json", "zstd", Encoded.in(Coding.ZSTD, array(400))),
        new Body("/api/v1/events", "application/json", "identity", array(400)),
        new Body("/api/v1/events", "application/json", "gzip", "no gzip".getBytes(UTF_8)),
        new Body("/api/v1/events", "application/json", "identity", array(20_000)),
        new Body("/api/v1/events", "application/pdf", "identity", array(400)),
        new Body(
            "/api/v1/events/import",
            "multipart/form-data; boundary=cut",
            "identity",
            multipart("events.ndjson", lines.getBytes(UTF_8))),
        new Body(
            "/api/v1/events/import",
            "multipart/form-data; boundary=cut",
            "identity",
            multipart("events.ndjson.gz", corrupt(encoded(Coding.GZIP, lines)))),
        new Body(
            "/api/v1/events/import",
            "multipart/form-data; boundary=cut",
            "identity",
            multipart("events.ndjson.zst", corrupt(encoded(Coding.ZSTD, lines)))));
  }

  private static byte[] array(int events) {
    return ("[" + (EVENT + ",").repeat(events) + EVENT + "]").getBytes(UTF_8);
  }

  private static byte[] multipart(String name, byte[] file) {
    ByteArrayOutputStream upload = new ByteArrayOutputStream();
    upload.writeBytes(
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n"
            .formatted(name)
            .getBytes(UTF_8));
    upload.writeBytes(file);
    upload.writeBytes("\r\n--cut--\r\n".getBytes(UTF_8));
    return upload.toByteArray();
  }

  private static byte[] encoded(Coding coding, String text) {
    return Encoded.in(coding, text.getBytes(UTF_8));
  }

  /** From its middle on it is something else. */
  private static byte[] corrupt(byte[] encoded) {
    Arrays.fill(encoded, encoded.length / 2, encoded.length, (byte) 0xaa);
    return encoded;
  }

  /** All of it or a part, and gone before there is an answer or while it is on its way. */
  private static void send(Body body, Random random) {
    int sent = random.nextInt(4) == 0 ? body.bytes.length : random.nextInt(body.bytes.length);
    try (RawCall call = new RawCall(server.port())) {
      call.send(
              "POST %s HTTP/1.1\r\nHost: here\r\nX-API-Key: %s\r\nContent-Type: %s\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n"
                  .formatted(
                      body.path, server.calls().key(), body.type, body.coding, body.bytes.length))
          .send(Arrays.copyOf(body.bytes, sent));
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(2000)));
    }
  }

  /** What is lost is found when it is collected, and told of with the next buffer. */
  private static void collect() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      for (int buffer = 0; buffer < 100; buffer++) {
        ByteBufAllocator.DEFAULT.buffer(1).release();
      }
    }
  }

  private record Body(String path, String type, String coding, byte[] bytes) {}
}
