package dev.sluice.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the collector of a virtual machine writes down: the heap before and after it ran. */
public record CollectionLog(Path file) {
  private static final Pattern PAUSE =
      Pattern.compile("\\[([\\d.]+)s].* Pause .* (\\d+)M->(\\d+)M\\((\\d+)M\\) ([\\d.]+)ms");

  /**
   * One collection, sizes in MiB.
   *
   * @param at seconds after the virtual machine's start
   */
  public record Collection(double at, int before, int after, double pauseMillis) {}

  public List<Collection> collections() {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(PAUSE::matcher).filter(Matcher::find).map(CollectionLog::read).toList();
    } catch (IOException notYet) {
      return List.of();
    }
  }

  Optional<Collection> last() {
    return collections().stream().reduce((former, latter) -> latter);
  }

  private static Collection read(Matcher line) {
    return new Collection(
        Double.parseDouble(line.group(1)),
        Integer.parseInt(line.group(2)),
        Integer.parseInt(line.group(3)),
        Double.parseDouble(line.group(5)));
  }
}
