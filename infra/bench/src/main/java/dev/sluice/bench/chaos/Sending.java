package dev.sluice.bench.chaos;

/** One who sends events until he is closed. */
sealed interface Sending extends AutoCloseable permits Sender, LineSender {

  /** How many events he was told are taken. */
  long taken();

  @Override
  void close();
}
