package dev.sluice.bench.chaos;

import static java.util.function.Predicate.not;

import dev.sluice.embedded.Command;
import dev.sluice.embedded.SystemPackages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A clock that is wrong for one process alone: libfaketime, as it is installed, else out of the
 * system's packages.
 */
record FakeClock(Path library) {
  private static final String PACKAGE = "libfaketime";
  private static final Path NAME = Path.of("libfaketime.so.1");
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime"),
          Path.of("/usr/lib64/faketime"));

  private static final int DEEP = 5;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /**
   * @param folder where it is unpacked unless it is installed, so that the machine stays as it is
   */
  static Optional<FakeClock> find(Path folder) {
    return PLACES.stream()
        .map(place -> place.resolve(NAME))
        .filter(Files::exists)
        .findFirst()
        .map(FakeClock::new)
        .or(() -> unpackedIn(folder));
  }

  static Optional<FakeClock> unpackedIn(Path folder) {
    make(folder);
    return below(folder, NAME.toString()).or(() -> fetched(folder)).map(FakeClock::new);
  }

  private static Optional<Path> fetched(Path folder) {
    return SystemPackages.download(PACKAGE, folder)
        ? below(folder, ".deb").flatMap(packed -> unpacked(packed, folder))
        : Optional.empty();
  }

  private static Optional<Path> unpacked(Path packed, Path folder) {
    return Command.silent("dpkg-deb", "-x", packed.toString(), ".").in(folder).succeeds(LIMIT)
        ? below(folder, NAME.toString())
        : Optional.empty();
  }

  private static Optional<Path> below(Path folder, String ending) {
    try (Stream<Path> all = Files.walk(folder, DEEP)) {
      return all.filter(file -> file.toString().endsWith(ending))
          .filter(not(Files::isDirectory))
          .map(Path::toAbsolutePath)
          .findFirst();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void make(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
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
