package dev.sluice.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.springframework.core.env.Environment;

/**
 * What the user reads when all is up.
 *
 * @param key the file of the admin key, as the user would name it
 * @param isNew whether this start made it: only then is it shown
 * @param signIn what the dashboard's address ends in for who wants to be signed in by it, once
 */
record Banner(String address, Path key, boolean isNew, String signIn, Path log, Duration start) {
  static Banner of(Environment server, boolean keyIsNew, String signIn, Path log) {
    String host = server.getProperty("server.address", "localhost");
    String address = "http://%s:%s".formatted(host, server.getProperty("local.server.port"));
    return new Banner(
        address, ServerSettings.adminKey(server), keyIsNew, signIn, log, sinceStart());
  }

  private static Duration sinceStart() {
    Instant now = Instant.now();
    return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
  }

  String text() throws IOException {
    return """

    Sluice is ready after %.1f s.

      Address     %s
      Dashboard   %2$s/%s
      API         %2$s/docs
      Admin key   %s
      Log         %s

      curl -i %2$s/api/v1/events -H "X-API-Key: $(cat %s)" \
    -H 'Content-Type: application/json' -d '{"action":"signup","user":"ada"}'

    Ctrl-C stops it.
    """
        .formatted(
            start.toMillis() / 1000.0, address, signIn, keyLine(), log, quoted(key.toString()));
  }

  private String keyLine() throws IOException {
    return isNew && Files.exists(key)
        ? "%s (kept in %s)".formatted(Files.readString(key).strip(), key)
        : "kept in %s".formatted(key);
  }

  /** As a shell takes it for one word. */
  static String quoted(String word) {
    return word.matches("[\\w./+@-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
