package dev.sluice.bench.chaos;

/** The engines that servers stand on. */
enum EngineName {
  KAFKA("Kafka"),
  POSTGRES("PostgreSQL"),
  REDIS("Redis");

  private final String text;

  EngineName(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
