package dev.sluice.bench.chaos;

import dev.sluice.bench.load.Statuses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who of a crowd was there, and what it was told.
 *
 * @param surprises answers that there is no good reason for
 */
record Turnout(List<Group> groups, String surprises) {

  /** Of so many as there should be; a slow machine makes a smaller crowd. */
  private static final double LEAST = 0.2;

  Turnout {
    groups = List.copyOf(groups);
  }

  static Turnout of(Statuses answers, Group... groups) {
    String surprises =
        answers.counts().entrySet().stream()
            .filter(count -> !new Answer(count.getKey(), "").isExpected())
            .sorted(Map.Entry.comparingByKey())
            .map(count -> "%,d were answered %d".formatted(count.getValue(), count.getKey()))
            .collect(Collectors.joining(", "));
    return new Turnout(List.of(groups), surprises);
  }

  /**
   * Those who do the same.
   *
   * @param did what those have done who are there
   */
  record Group(long there, long wanted, String did) {

    private boolean isLacking() {
      return there < LEAST * wanted;
    }

    private String text() {
      return "of %,d clients %,d %s".formatted(wanted, there, did);
    }
  }

  /** What did not go well. */
  Optional<String> broken() {
    return groups.stream()
        .filter(Group::isLacking)
        .findFirst()
        .map(group -> group.text() + " and no more")
        .or(() -> Optional.of(surprises).filter(text -> !text.isEmpty()));
  }

  String text() {
    return groups.stream().map(Group::text).collect(Collectors.joining(", "));
  }
}
