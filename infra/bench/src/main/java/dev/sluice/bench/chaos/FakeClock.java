package dev.sluice.bench.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A clock that is wrong for one process alone: libfaketime, where it is installed. */
record FakeClock(Path library) {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"),
          Path.of("/usr/lib64/faketime/libfaketime.so.1"));

  static Optional<FakeClock> find() {
    return PLACES.stream().filter(Files::exists).findFirst().map(FakeClock::new);
  }

  /** What a process is told so that it goes by this clock; intervals stay as long as they are. */
  Map<String, String> ahead(int hours) {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME",
        "+%dh".formatted(hours),
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "DONT_FAKE_MONOTONIC",
        "1");
  }
}
