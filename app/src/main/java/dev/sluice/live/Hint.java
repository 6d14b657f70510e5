package dev.sluice.live;

import dev.sluice.query.PartitionCount;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Word of a client's new total in one log partition, as it goes through Redis. */
record Hint(UUID client, PartitionCount count) {

  private static final Pattern FORM =
      Pattern.compile(
          "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (-1|\\d{1,9}) (\\d{1,18}) (-?\\d{1,18})");

  static List<Hint> of(Commit commit) {
    return commit.changes().stream()
        .filter(change -> change.dimension().equals("total"))
        .map(
            change ->
                new Hint(
                    change.client(),
                    new PartitionCount(commit.partition(), change.version(), change.value())))
        .toList();
  }

  String text() {
    return "%s %d %d %d".formatted(client, count.partition(), count.version(), count.value());
  }

  static Optional<Hint> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Hint(
                UUID.fromString(matcher.group(1)),
                new PartitionCount(
                    Integer.parseInt(matcher.group(2)),
                    Long.parseLong(matcher.group(3)),
                    Long.parseLong(matcher.group(4)))))
        : Optional.empty();
  }
}
