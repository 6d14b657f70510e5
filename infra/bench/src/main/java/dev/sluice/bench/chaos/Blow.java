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
 */
record Blow(
    String what,
    @Nullable Duration without,
    @Nullable Duration recovery,
    @Nullable String lacking,
    @Nullable String broken) {

  static Blow skipped(Fault fault, String lacking) {
    return new Blow(fault.text(), null, null, lacking, null);
  }

  /** Where it has not recovered, there is no time. */
  static Blow dealt(Fault fault, Optional<Duration> recovery) {
    return dealt(fault, null, recovery);
  }

  static Blow dealt(Fault fault, @Nullable Duration without, Optional<Duration> recovery) {
    return recovery
        .map(time -> new Blow(fault.text(), without, time, null, null))
        .orElseGet(() -> failed(fault, "events were not taken, stored and shown again"));
  }

  static Blow failed(Fault fault, String broken) {
    return new Blow(fault.text(), null, null, null, broken);
  }

  String text() {
    if (lacking != null) {
      return "%s: SKIPPED, needs %s".formatted(what, lacking);
    }
    if (broken != null) {
      return "%s: %s".formatted(what, broken);
    }
    String meanwhile = without == null ? "" : "without it %s, ".formatted(seconds(without));
    return "%s: %safterwards %s"
        .formatted(what, meanwhile, recovery == null ? "unknown" : seconds(recovery));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }
}
