package dev.sluice.embedded;

import java.nio.file.Path;

/** What runs in the process of a {@link KafkaProcess}, until it is told to end. */
final class KafkaProgram {
  private KafkaProgram() {}

  public static void main(String[] arguments) {
    Path home = Path.of(arguments[0]);
    Kafka kafka =
        new Kafka(
            DataFolder.open(home),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]),
            KafkaProgram::end);
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::stop, "sluice-kafka-stop"));
    try {
      kafka.start();
      OwnerOnly.write(ready(home), "ready\n");
    } catch (EngineFailure failure) {
      end(failure);
    }
  }

  /** There once the broker answers. */
  static Path ready(Path home) {
    return home.resolve("ready");
  }

  private static void end(EngineFailure failure) {
    System.err.println(failure.getMessage());
    Runtime.getRuntime().halt(1);
  }
}
