package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class TimeLimitTest {

  private static final Duration LIMIT = Duration.ofSeconds(16);

  private final Loop loop = new Loop();
  private final TimeLimit limit = new TimeLimit(new EventLoops(), LIMIT, () -> loop.now);

  @Test
  void work_that_takes_too_long_is_cancelled_and_fails() {
    Work work = new Work();

    loop.goOn(15);
    assertThat(work.isCancelled).isFalse();
    loop.goOn(2);

    assertThat(work.isCancelled).isTrue();
    assertThat(work.ends).singleElement().isInstanceOf(TimeoutException.class);
  }

  @Test
  void work_that_ends_in_time_gives_what_it_gives() {
    Work work = new Work();

    loop.goOn(15);
    work.sink.tryEmitValue("done");
    loop.goOn(60);

    assertThat(work.ends).containsExactly("done", "end");
  }

  @Test
  void work_that_fails_or_gives_nothing_says_so() {
    Work idle = new Work();
    Work broken = new Work();

    idle.sink.tryEmitEmpty();
    broken.sink.tryEmitError(new IllegalStateException("broken"));
    loop.goOn(60);

    assertThat(idle.ends).containsExactly("end");
    assertThat(broken.ends).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void each_has_its_own_time_whoever_else_comes_and_goes() {
    Work first = new Work();
    loop.goOn(5);
    Work gone = new Work();
    Work last = new Work();
    loop.goOn(5);
    gone.sink.tryEmitValue("done");

    loop.goOn(7);
    assertThat(first.isCancelled).isTrue();
    assertThat(last.isCancelled).isFalse();

    loop.goOn(5);
    assertThat(last.isCancelled).isTrue();
    assertThat(gone.ends).containsExactly("done", "end");
  }

  @Test
  void who_leaves_is_not_told_that_it_took_too_long() {
    Work work = new Work();

    work.waiting.dispose();
    loop.goOn(60);

    assertThat(work.isCancelled).isTrue();
    assertThat(work.ends).isEmpty();
  }

  @Test
  void one_clock_ticks_for_all_and_none_while_nobody_is_at_work() {
    List<Work> many = List.of(new Work(), new Work(), new Work());
    assertThat(loop.tasks).hasSize(1);

    many.forEach(work -> work.sink.tryEmitValue("done"));
    loop.goOn(2);

    assertThat(loop.tasks).isEmpty();
  }

  private final class Work {

    private final Sinks.One<String> sink = Sinks.one();
    private final List<Object> ends = new ArrayList<>();
    private boolean isCancelled;
    private final Disposable waiting =
        limit
            .on(loop, sink.asMono().doOnCancel(() -> isCancelled = true))
            .subscribe(ends::add, ends::add, () -> ends.add("end"));
  }

  /** An event loop whose time goes on when the test says so. */
  private static final class Loop implements Scheduler {

    private final Queue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::due));
    private long now;

    private record Task(long due, Runnable work) {}

    void goOn(int seconds) {
      long end = now + TimeUnit.SECONDS.toNanos(seconds);
      for (Task next = tasks.peek(); next != null && next.due <= end; next = tasks.peek()) {
        tasks.remove();
        now = next.due;
        next.work.run();
      }
      now = end;
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      tasks.add(new Task(now + unit.toNanos(delay), task));
      return Disposables.disposed();
    }

    @Override
    public Disposable schedule(Runnable task) {
      return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
      return Schedulers.immediate().createWorker();
    }
  }
}
