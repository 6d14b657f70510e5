package dev.sluice.persist;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.event.Event;
import dev.sluice.event.Members;
import dev.sluice.event.RejectedException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * An event that tells what its user or his group is, by its action: {@code identify}, {@code group}
 * and {@code alias}. What is not as it should be tells nothing.
 */
record Telling(Event event, Members metadata) {

  private static final String IDENTIFY = "identify";
  private static final String GROUP = "group";
  private static final String ALIAS = "alias";

  static final Set<String> ACTIONS = Set.of(IDENTIFY, GROUP, ALIAS);

  private static final int LONGEST_NAME = 256;
  private static final HexFormat HEX = HexFormat.of();

  /** Whether it is worth being read for that. */
  static boolean mayBe(Event event) {
    return ACTIONS.contains(event.action())
        && (event.user() != null || isOfGroup(event))
        && event.metadata() != null;
  }

  /** Which may be told without saying who is in it. */
  private static boolean isOfGroup(Event event) {
    return event.action().equals(GROUP);
  }

  static Optional<Telling> of(Event event) {
    String metadata = event.metadata();
    return metadata == null || !mayBe(event)
        ? Optional.empty()
        : members(metadata).map(members -> new Telling(event, members));
  }

  /**
   * Nothing of a value that is no object, or that the database tells in more words than we take.
   */
  private static Optional<Members> members(String json) {
    try {
      return json.startsWith("{")
          ? Optional.of(Members.of(json.getBytes(UTF_8)))
          : Optional.empty();
    } catch (RejectedException e) {
      return Optional.empty();
    }
  }

  Optional<String> user() {
    return Optional.ofNullable(event.user());
  }

  /** What the user is. */
  Optional<Members> ofUser() {
    return is(IDENTIFY) ? traits() : Optional.empty();
  }

  /** What the group is. */
  Optional<Members> ofGroup() {
    return is(GROUP) ? traits() : Optional.empty();
  }

  private Optional<Members> traits() {
    return Optional.ofNullable(metadata.json("traits")).flatMap(Telling::members);
  }

  private boolean is(String action) {
    return event.action().equals(action);
  }

  /** That the user is in, where there is one. */
  Optional<String> group() {
    return is(GROUP) ? name("groupId") : Optional.empty();
  }

  /** Another id that the user is known by, where either says who it is. */
  Optional<String> joined() {
    return user()
        .filter(user -> !Nobody.isMeantBy(user))
        .flatMap(user -> another().filter(id -> !id.equals(user)))
        .filter(id -> !Nobody.isMeantBy(id));
  }

  private Optional<String> another() {
    if (is(ALIAS)) {
      return name("previousId");
    }
    return is(IDENTIFY) ? name("anonymousId") : Optional.empty();
  }

  private Optional<String> name(String member) {
    return Optional.ofNullable(metadata.json(member))
        .flatMap(json -> name(member, json))
        .filter(name -> !name.isEmpty())
        .filter(name -> name.codePointCount(0, name.length()) <= LONGEST_NAME);
  }

  /** A number is taken as text, as that of a user is. */
  private Optional<String> name(String member, String json) {
    return switch (json.charAt(0)) {
      case '"' -> metadata.text(member);
      case '{', '[', 't', 'f', 'n' -> Optional.empty();
      default -> Optional.of(json);
    };
  }

  /**
   * Tells it from all others of its client, and is the greater the later it occurred, or was
   * received where that is the same.
   */
  String version() {
    return version(event.occurredAt(), event.receivedAt());
  }

  /**
   * The same, which is the greater the later it was received: of who claims something first our own
   * clock judges, and not that of who claims it.
   */
  String versionOfClaim() {
    return version(event.receivedAt(), event.occurredAt());
  }

  private String version(Instant first, Instant then) {
    return HEX.toHexDigits(sortable(first))
        + HEX.toHexDigits(sortable(then))
        + HEX.toHexDigits(event.id().value().getMostSignificantBits())
        + HEX.toHexDigits(event.id().value().getLeastSignificantBits());
  }

  /** In microseconds, as the database has it, so that signs come in order too. */
  private static long sortable(Instant time) {
    return (time.getEpochSecond() * 1_000_000 + time.getNano() / 1000) ^ Long.MIN_VALUE;
  }
}
