package dev.sluice.platform;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * One time limit for the work of very many requests, of which hardly any takes so long. A clock for
 * each of them would cost more than some of them do: those of one event loop stand in line in the
 * order in which they began, and now and then somebody looks at the first.
 */
public final class TimeLimit {

  /** What is late is found out this much later at the most, as a part of the limit. */
  private static final int LOOKS = 16;

  private final EventLoops loops;
  private final long limit;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<Scheduler, Line> lines = new ConcurrentHashMap<>();

  public TimeLimit(EventLoops loops, Duration limit) {
    this(loops, limit, System::nanoTime);
  }

  TimeLimit(EventLoops loops, Duration limit, LongSupplier nanoTime) {
    this.loops = loops;
    this.limit = limit.toNanos();
    this.nanoTime = nanoTime;
  }

  /** The same work, which fails with a {@link TimeoutException} where it takes too long. */
  public <T> Mono<T> on(ServerHttpRequest request, Mono<T> work) {
    return on(loops.of(request), work);
  }

  <T> Mono<T> on(Scheduler loop, Mono<T> work) {
    Line line = lines.computeIfAbsent(loop, Line::new);
    return work.transform(Operators.<T, T>lift((source, actual) -> new Timed<>(actual, line)));
  }

  /** Those who are at work on one event loop. */
  private final class Line {

    private final Scheduler loop;
    private @Nullable Timed<?> first;
    private @Nullable Timed<?> last;
    private boolean isWatched;

    Line(Scheduler loop) {
      this.loop = loop;
    }

    synchronized void join(Timed<?> one) {
      one.due = nanoTime.getAsLong() + limit;
      one.before = last;
      if (last == null) {
        first = one;
      } else {
        last.after = one;
      }
      last = one;
      watch();
    }

    synchronized void leave(Timed<?> one) {
      if (one.before != null) {
        one.before.after = one.after;
      } else if (first == one) {
        first = one.after;
      }
      if (one.after != null) {
        one.after.before = one.before;
      } else if (last == one) {
        last = one.before;
      }
      one.before = null;
      one.after = null;
    }

    private void watch() {
      if (!isWatched) {
        isWatched = true;
        loop.schedule(this::look, limit / LOOKS, TimeUnit.NANOSECONDS);
      }
    }

    private void look() {
      long now = nanoTime.getAsLong();
      for (Timed<?> late = late(now); late != null; late = late(now)) {
        late.passed();
      }
      lookAgain();
    }

    private synchronized @Nullable Timed<?> late(long now) {
      Timed<?> oldest = first;
      if (oldest == null || oldest.due - now > 0) {
        return null;
      }
      leave(oldest);
      return oldest;
    }

    private synchronized void lookAgain() {
      isWatched = false;
      if (first != null) {
        watch();
      }
    }
  }

  private static final class Timed<T> implements CoreSubscriber<T>, Subscription {

    private enum State {
      AT_WORK,
      GIVEN,
      OVER
    }

    private final CoreSubscriber<? super T> actual;
    private final Line line;
    private @Nullable Subscription work;
    private State state = State.AT_WORK;

    private long due;
    private @Nullable Timed<?> before;
    private @Nullable Timed<?> after;

    Timed(CoreSubscriber<? super T> actual, Line line) {
      this.actual = actual;
      this.line = line;
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      work = subscription;
      line.join(this);
      actual.onSubscribe(this);
    }

    @Override
    public void onNext(T result) {
      if (becomes(State.GIVEN)) {
        actual.onNext(result);
      } else {
        Operators.onNextDropped(result, actual.currentContext());
      }
    }

    @Override
    public void onComplete() {
      if (becomes(State.OVER)) {
        actual.onComplete();
      }
    }

    @Override
    public void onError(Throwable failure) {
      if (becomes(State.OVER)) {
        actual.onError(failure);
      } else {
        Operators.onErrorDropped(failure, actual.currentContext());
      }
    }

    @Override
    public void request(long more) {
      subscription().request(more);
    }

    @Override
    public void cancel() {
      becomes(State.OVER);
      subscription().cancel();
    }

    private Subscription subscription() {
      return work == null ? Operators.emptySubscription() : work;
    }

    /** What has given its result in time is not late any more. */
    void passed() {
      if (isEndedByTime()) {
        subscription().cancel();
        actual.onError(new TimeoutException("It took longer than it may."));
      }
    }

    private synchronized boolean isEndedByTime() {
      boolean isLate = state == State.AT_WORK;
      if (isLate) {
        state = State.OVER;
      }
      return isLate;
    }

    private boolean becomes(State next) {
      State previous;
      synchronized (this) {
        previous = state;
        if (previous.compareTo(next) < 0) {
          state = next;
        }
      }
      if (previous == State.AT_WORK) {
        line.leave(this);
      }
      return previous.compareTo(next) < 0;
    }
  }
}
