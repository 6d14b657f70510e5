package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the user must know, in one sentence; the only way in which this package fails. */
public final class EngineFailure extends RuntimeException {
  public EngineFailure(String sentence) {
    this(sentence, null);
  }

  public EngineFailure(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  static EngineFailure at(Path path, IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return new EngineFailure(
          "%s can't be read or written by the user %s."
              .formatted(path, System.getProperty("user.name")),
          cause);
    }
    String reason = String.valueOf(cause.getMessage());
    return reason.contains("No space left on device")
        ? new EngineFailure("The disk that holds %s is full.".formatted(path), cause)
        : new EngineFailure("%s can't be used: %s.".formatted(path, reason), cause);
  }
}
