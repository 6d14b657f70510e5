package dev.sluice.embedded;

import static java.util.Objects.requireNonNull;

import dev.sluice.embedded.EngineOptions.Kind;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The engines of one data folder, started side by side and stopped one after the other. */
public final class Engines implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final @Nullable Kafka kafka;
  private final @Nullable Postgres postgres;
  private final @Nullable Redis redis;
  private final List<Thread> keepers = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private Engines(DataFolder folder, EngineOptions options) {
    kafka =
        options.kinds().contains(Kind.KAFKA)
            ? new Kafka(folder, options.port(Kind.KAFKA), options.onFailure())
            : null;
    postgres =
        options.kinds().contains(Kind.POSTGRES)
            ? new Postgres(folder, options.port(Kind.POSTGRES), options.durable())
            : null;
    redis =
        options.kinds().contains(Kind.REDIS) ? new Redis(folder, options.port(Kind.REDIS)) : null;
  }

  /** Nothing runs before {@link #start}; {@link #close} ends a start that is under way, too. */
  public static Engines in(DataFolder folder, EngineOptions options) {
    return new Engines(folder, options);
  }

  /** All or none. */
  public Engines start() {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      CompletableFuture<?>[] starts =
          inStoppingOrder().stream()
              .map(engine -> CompletableFuture.runAsync(() -> startUnlessClosed(engine), threads))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(starts).join();
      return this;
    } catch (CompletionException failure) {
      close();
      throw failure.getCause() instanceof EngineFailure known ? known : failure;
    }
  }

  /** Until {@link #close}, a process that dies is started again. */
  public Engines keepRunning() {
    Stream.of(redis, postgres).filter(Objects::nonNull).forEach(this::keep);
    return this;
  }

  private void keep(ProcessEngine engine) {
    Thread.Builder keeper = Thread.ofPlatform().name("sluice-keep-" + engine).daemon();
    keepers.add(keeper.start(new Keeper(engine, PAUSE)));
  }

  /** Under the engine's own lock, so that no start slips in behind the end. */
  private void startUnlessClosed(Engine engine) {
    synchronized (engine) {
      if (!closed) {
        engine.start();
      }
    }
  }

  /** Redis and Kafka first: while they write their last, PostgreSQL is still there to be asked. */
  private List<Engine> inStoppingOrder() {
    return Stream.of(redis, kafka, postgres)
        .filter(Objects::nonNull)
        .map(Engine.class::cast)
        .toList();
  }

  /** For good. */
  @Override
  public void close() {
    closed = true;
    keepers.forEach(Thread::interrupt);
    stop(inStoppingOrder().iterator());
  }

  /** One that can't be stopped keeps no other from its end. */
  private static void stop(Iterator<Engine> engines) {
    if (engines.hasNext()) {
      try {
        engines.next().stop();
      } finally {
        stop(engines);
      }
    }
  }

  public Kafka kafka() {
    return requireNonNull(kafka, "Kafka is not among the engines");
  }

  public Postgres postgres() {
    return requireNonNull(postgres, "PostgreSQL is not among the engines");
  }

  public Redis redis() {
    return requireNonNull(redis, "Redis is not among the engines");
  }
}
