package dev.sluice.platform;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Whether something that is asked of an engine goes unanswered. The log hears of it when that
 * begins and when it ends, and meanwhile the engine is asked now and then instead of always.
 */
public final class Outage {

  private static final Logger log = LoggerFactory.getLogger(Outage.class);

  private static final long PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

  private final String what;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicLong lastTry = new AtomicLong();

  /**
   * @param what is asked, as the subject of a sentence
   */
  public Outage(String what) {
    this.what = what;
  }

  /** What one would be told who asked; nothing where it is time to ask. */
  public Optional<Throwable> foreseen(long nanoTime) {
    long last = lastTry.get();
    return Optional.ofNullable(failure.get())
        .filter(known -> nanoTime - last < PAUSE_NANOS || !lastTry.compareAndSet(last, nanoTime));
  }

  public boolean isOn() {
    return failure.get() != null;
  }

  public void goesOn(Throwable cause, long nanoTime) {
    lastTry.set(nanoTime);
    if (failure.getAndSet(cause) == null) {
      log.warn(
          "{} goes unanswered: {}",
          what,
          NestedExceptionUtils.getMostSpecificCause(cause).toString());
    }
  }

  public void isOver() {
    if (failure.get() != null && failure.getAndSet(null) != null) {
      log.info("{} is answered again", what);
    }
  }
}
