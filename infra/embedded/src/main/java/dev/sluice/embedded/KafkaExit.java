package dev.sluice.embedded;

import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/** A broker that gives up ends the JVM; ours has more to do than to be a broker. */
final class KafkaExit {
  private KafkaExit() {}

  static void redirect(Consumer<String> listener) {
    Exit.Procedure procedure = (status, message) -> tell(listener, status, message);
    Exit.setExitProcedure(procedure);
    Exit.setHaltProcedure(procedure);
  }

  /** Kafka counts on never coming back from here. */
  private static void tell(Consumer<String> listener, int status, @Nullable String message) {
    String reason = message == null ? "exit status %d".formatted(status) : message;
    listener.accept(reason);
    throw new EngineFailure("Kafka gave up: %s.".formatted(reason));
  }
}
