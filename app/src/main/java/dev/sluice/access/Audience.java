package dev.sluice.access;

import java.util.Optional;
import java.util.stream.Stream;

/** Where a token is good: one that a browser keeps for us opens nothing as a header. */
enum Audience {
  API("sluice"),
  DASHBOARD("sluice-dashboard");

  private final String label;

  Audience(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  static Optional<Audience> of(String label) {
    return Stream.of(values()).filter(audience -> audience.label.equals(label)).findFirst();
  }
}
