package dev.sluice.ingest;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/** Bodies that have to be whole before they can be read: so many bytes of all requests together. */
final class HeldBodies {

  private final long most;
  private final long mostOfOne;
  private final Duration timeout;
  private final AtomicLong held = new AtomicLong();

  HeldBodies(long most, long mostOfOne, Duration timeout) {
    this.most = most;
    this.mostOfOne = mostOfOne;
    this.timeout = timeout;
  }

  /**
   * All the chunks as one.
   *
   * @param clock of the thread that they come on
   */
  Mono<byte[]> whole(Flux<byte[]> chunks, Scheduler clock) {
    return Mono.create(
        sink -> {
          Body body = new Body(sink);
          sink.onCancel(body);
          body.expire(clock);
          chunks.subscribe(body);
        });
  }

  long held() {
    return held.get();
  }

  /** One subscriber does what would be seven operators, for each request. */
  private final class Body extends BaseSubscriber<byte[]> {

    private final MonoSink<byte[]> sink;
    private final AtomicBoolean ended = new AtomicBoolean();
    private byte[] only = {};
    private @Nullable ByteArrayOutputStream many;
    private @Nullable Disposable alarm;
    private int size;

    Body(MonoSink<byte[]> sink) {
      this.sink = sink;
    }

    void expire(Scheduler clock) {
      alarm = clock.schedule(this::late, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void late() {
      fail(new TimeoutException("The body took longer than " + timeout));
    }

    private void fail(Throwable reason) {
      dispose();
      sink.error(reason);
    }

    @Override
    public Context currentContext() {
      return Context.of(sink.contextView());
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      requestUnbounded();
    }

    @Override
    protected void hookOnNext(byte[] chunk) {
      if (ended.get()) {
        return;
      }
      size += chunk.length;
      boolean fits = held.addAndGet(chunk.length) <= most;
      if (size > mostOfOne) {
        fail(
            new Problem(ProblemType.TOO_LARGE, "The body is larger than " + mostOfOne + " bytes."));
      } else if (fits) {
        append(chunk);
      } else {
        fail(
            Faults.later(
                new Problem(
                    ProblemType.UNAVAILABLE, "The server holds as many bodies as it can.")));
      }
    }

    private void append(byte[] chunk) {
      if (size == chunk.length) {
        only = chunk;
        return;
      }
      if (many == null) {
        many = new ByteArrayOutputStream(size);
        many.writeBytes(only);
      }
      many.writeBytes(chunk);
    }

    @Override
    protected void hookOnComplete() {
      leave();
      sink.success(many == null ? only : many.toByteArray());
    }

    @Override
    protected void hookOnError(Throwable failure) {
      leave();
      sink.error(failure);
    }

    @Override
    protected void hookFinally(SignalType end) {
      leave();
    }

    private void leave() {
      if (ended.compareAndSet(false, true)) {
        held.addAndGet(-size);
        if (alarm != null) {
          alarm.dispose();
        }
      }
    }
  }
}
