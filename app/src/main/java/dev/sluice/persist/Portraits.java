package dev.sluice.persist;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.event.Members;
import dev.sluice.persist.Profile.Kind;
import dev.sluice.persist.Profile.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What some events tell of all whom they tell of, in whatever order they come. */
final class Portraits {

  private static final int BYTES_OF_A_CHAR = 3;

  private final long longest;
  private final Map<Name, Profile> profiles = new HashMap<>();
  private long leftOut;

  private Portraits(long longest) {
    this.longest = longest;
  }

  /**
   * Takes what events tell.
   *
   * @param longest bytes of a trait with its name
   */
  static Portraits of(List<Telling> tellings, long longest) {
    Portraits portraits = new Portraits(longest);
    tellings.forEach(portraits::take);
    return portraits;
  }

  List<Profile> of(Set<Kind> kinds) {
    return profiles.values().stream()
        .filter(profile -> kinds.contains(profile.name().kind()))
        .toList();
  }

  /** How many traits were too long. */
  long leftOut() {
    return leftOut;
  }

  private void take(Telling telling) {
    Optional<Name> user = telling.user().map(name -> name(telling, Kind.USER, name));
    telling.group().ifPresent(group -> takeGroup(telling, name(telling, Kind.GROUP, group), user));
    user.ifPresent(name -> takeUser(telling, name));
  }

  private void takeUser(Telling telling, Name user) {
    telling.ofUser().ifPresent(traits -> take(telling, user, traits));
  }

  /** One of which nothing is told is known from then on. */
  private void takeGroup(Telling telling, Name group, Optional<Name> user) {
    of(group, telling);
    user.ifPresent(name -> of(name, telling).takeGroup(group.name(), telling.version()));
    telling.ofGroup().ifPresent(traits -> take(telling, group, traits));
  }

  private Profile of(Name name, Telling telling) {
    Profile profile = profiles.computeIfAbsent(name, Profile::new);
    profile.note(telling.event().occurredAt());
    return profile;
  }

  private void take(Telling telling, Name name, Members traits) {
    for (String trait : traits.names()) {
      String json = Objects.requireNonNull(traits.json(trait));
      if (fits(trait, json)) {
        of(name, telling).takeTrait(trait, json, telling.version());
      } else {
        leftOut++;
      }
    }
  }

  private boolean fits(String trait, String json) {
    return (long) (trait.length() + json.length()) * BYTES_OF_A_CHAR <= longest
        || trait.getBytes(UTF_8).length + json.getBytes(UTF_8).length <= longest;
  }

  private static Name name(Telling telling, Kind kind, String name) {
    return new Name(telling.event().client(), kind, name);
  }
}
