package dev.sluice.embedded;

/** One engine: stopped and started again it keeps its data and its port. */
public sealed interface Engine permits Kafka, ProcessEngine {
  void start();

  /** Within bounded time; an engine that does not run is left alone. */
  void stop();

  boolean isRunning();
}
