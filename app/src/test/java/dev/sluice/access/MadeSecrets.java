package dev.sluice.access;

import dev.sluice.Answers;
import dev.sluice.RunningServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.LongSupplier;

/** The secrets of an installation whose database has none yet. */
final class MadeSecrets {

  private MadeSecrets() {}

  /** Read where others have made them before. */
  static KeyRing in(Path file, Clock clock) {
    return in(file, clock, System::nanoTime);
  }

  static KeyRing in(Path file, Clock clock, LongSupplier nanoTime) {
    KeyRing ring = new KeyRing(new SecretsFile(file), clock, nanoTime);
    ring.readOrMake();
    ring.require(ring.fingerprint());
    return ring;
  }

  /** Until a server knows that its secrets are those of its database. */
  static void awaitIn(RunningServer server) {
    Answers.of(server.bean(SecretsWatch.class).settled().thenReturn(true));
  }
}
