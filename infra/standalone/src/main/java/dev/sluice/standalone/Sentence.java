package dev.sluice.standalone;

import dev.sluice.embedded.EngineFailure;
import dev.sluice.platform.StartFailureReporter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the user is told of a failure. */
final class Sentence {
  private Sentence() {}

  static String of(Throwable failure, @Nullable Path log) {
    if (failure instanceof Refusal || failure instanceof EngineFailure) {
      return String.valueOf(failure.getMessage());
    }
    Optional<String> foreseen = StartFailureReporter.sentence(failure);
    return foreseen
        .map("Sluice can't start: %s"::formatted)
        .orElseGet(() -> unforeseen(failure, log));
  }

  private static String unforeseen(Throwable failure, @Nullable Path log) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    String reason = root.toString().lines().findFirst().orElse("");
    return "Sluice can't start: %s; more is in %s.".formatted(reason, log);
  }
}
