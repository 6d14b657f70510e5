package dev.sluice.manifests;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** What a server may need, and who of them does. */
enum Engine {
  LOG,
  STORE,
  REDIS;

  static Set<Engine> neededBy(Server server) {
    if (server.component().equals("migrate")) {
      return EnumSet.of(STORE);
    }
    boolean needsLog =
        Stream.of("ingest", "persist").anyMatch(role -> server.roles().contains(role));
    return needsLog ? EnumSet.allOf(Engine.class) : EnumSet.of(STORE, REDIS);
  }

  static Stream<Engine> all() {
    return Arrays.stream(values());
  }
}
