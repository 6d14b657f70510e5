package dev.sluice.bench.chaos;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fault that was done, or could not be.
 *
 * @param without how long it took the others to do the work of a server that is out of order
 * @param recovery how long it took after the fault had ended
 * @param lacking what this machine lacks for it
 * @param broken what did not go well
 * @param seen how much of it there was
 * @param marks what it has left behind
 */
record Blow(
    Fault fault,
    @Nullable Duration without,
    @Nullable Duration recovery,
    @Nullable String lacking,
    @Nullable String broken,
    @Nullable String seen,
    Marks marks) {

  static Blow skipped(Fault fault, String lacking) {
    return new Blow(fault, null, null, lacking, null, null, Marks.NONE);
  }

  /** Where it has not recovered, there is no time. */
  static Blow dealt(Fault fault, Optional<Duration> recovery) {
    return dealt(fault, null, recovery);
  }

  static Blow dealt(Fault fault, @Nullable Duration without, Optional<Duration> recovery) {
    return recovery
        .map(time -> new Blow(fault, without, time, null, null, null, Marks.NONE))
        .orElseGet(() -> failed(fault, "events were not taken, stored and shown again"));
  }

  static Blow failed(Fault fault, String broken) {
    return new Blow(fault, null, null, null, broken, null, Marks.NONE);
  }

  Blow with(Marks left) {
    return new Blow(fault, without, recovery, lacking, broken, seen, left);
  }

  Blow with(String what) {
    return new Blow(fault, without, recovery, lacking, broken, what, marks);
  }

  boolean isSkipped() {
    return lacking != null;
  }

  /** What is wrong with it, where anything is. */
  Optional<String> violation(Duration limit) {
    if (broken != null) {
      return Optional.of(text());
    }
    return isLonger(without, limit) || isLonger(recovery, limit)
        ? Optional.of("%s, which may take %s".formatted(text(), seconds(limit)))
        : Optional.empty();
  }

  private static boolean isLonger(@Nullable Duration time, Duration limit) {
    return time != null && time.compareTo(limit) > 0;
  }

  String text() {
    if (lacking != null) {
      return "%s: SKIPPED, needs %s".formatted(fault.text(), lacking);
    }
    if (broken != null) {
      return "%s: %s".formatted(fault.text(), broken);
    }
    String meanwhile = without == null ? "" : "without it %s, ".formatted(seconds(without));
    String afterwards = recovery == null ? "unknown" : seconds(recovery);
    String what = seen == null ? "" : " (%s)".formatted(seen);
    return "%s: %safterwards %s%s".formatted(fault.text(), meanwhile, afterwards, what);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }
}
