package dev.sluice.architecture;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Every room, and the rooms that it may use. */
enum Room {
  EVENT,
  BODY,
  LOG,
  ACCESS,
  INGEST,
  DIALECT,
  PERSIST,
  LIVE,
  QUERY,
  STORE,
  PLATFORM;

  private Set<Room> mayUse() {
    return switch (this) {
      case EVENT, BODY -> Set.of();
      case PLATFORM -> Set.of(EVENT);
      case STORE -> Set.of(PLATFORM);
      case LOG -> Set.of(EVENT, PLATFORM);
      case ACCESS -> Set.of(EVENT, STORE, PLATFORM);
      case INGEST -> Set.of(BODY, EVENT, LOG, ACCESS, PERSIST, PLATFORM);
      case DIALECT -> Set.of(BODY, EVENT, INGEST, QUERY, LIVE, ACCESS, PLATFORM);
      case QUERY -> Set.of(EVENT, LOG, ACCESS, STORE, PLATFORM);
      case LIVE -> Set.of(QUERY, ACCESS, STORE, PLATFORM);
      case PERSIST -> Set.of(EVENT, LOG, LIVE, ACCESS, STORE, PLATFORM);
    };
  }

  /** The packages of this room in a house, as ArchUnit writes them. */
  String in(String house) {
    return house + "." + name().toLowerCase(Locale.ROOT) + "..";
  }

  /** The packages that this room may use, of which its own are some. */
  String[] reachIn(String house) {
    return Stream.concat(Stream.of(this), mayUse().stream())
        .map(room -> room.in(house))
        .toArray(String[]::new);
  }

  static String[] in(String house, Room... rooms) {
    return Stream.of(rooms).map(room -> room.in(house)).toArray(String[]::new);
  }
}
