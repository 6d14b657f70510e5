package dev.sluice.query;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** From which end of time events are shown. */
public enum Order {
  /** The newest first. */
  DESC("<"),
  /** The oldest first. */
  ASC(">");

  private final String behind;

  Order(String behind) {
    this.behind = behind;
  }

  static Optional<Order> parse(String text) {
    return Stream.of(values())
        .filter(order -> order.name().toLowerCase(Locale.ROOT).equals(text))
        .findAny();
  }

  /** How SQL says that one comes behind another. */
  String behind() {
    return behind;
  }
}
