package dev.sluice.persist;

import dev.sluice.access.ProfileSettings;
import dev.sluice.persist.Erasures.Erased;
import dev.sluice.persist.Profile.Kind;
import dev.sluice.persist.Profile.Name;
import dev.sluice.platform.ClassPathText;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import dev.sluice.store.SqlState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What events tell of users and groups, each in rows of its log partition. To take the same once
 * more changes nothing, nor does the order in which it is taken.
 */
final class Profiles {

  private static final Logger log = LoggerFactory.getLogger(Profiles.class);

  private static final String ADD_PROFILES = ClassPathText.of("sql/add_profiles.sql");

  /** Characters of metadata that are read at a time: what comes of short traits is much longer. */
  private static final int AT_ONCE = 256 * 1024;

  private final ProfileSettings settings;

  Profiles(ProfileSettings settings) {
    this.settings = settings;
  }

  /**
   * Takes what new rows tell, and gives how much of it was left out. Ids are joined last, since who
   * forgets a user has his profile locked before.
   */
  Mono<Long> add(Session session, List<Row> rows, Erased erased) {
    return add(session, rows, erased, EnumSet.allOf(Kind.class));
  }

  /** The same of users alone, for who has one of them locked and must not wait for a group. */
  Mono<Long> addOfUsers(Session session, List<Row> rows, Erased erased) {
    return add(session, rows, erased, EnumSet.of(Kind.USER));
  }

  private Mono<Long> add(Session session, List<Row> rows, Erased erased, Set<Kind> kinds) {
    List<Row> telling = rows.stream().filter(row -> Telling.mayBe(row.event())).toList();
    JoinedIds joined = new JoinedIds(erased);
    return telling.isEmpty()
        ? Mono.just(0L)
        : Flux.fromIterable(pieces(telling))
            .concatMap(piece -> write(session, piece, joined, kinds))
            .reduce(0L, Long::sum)
            .zipWhen(leftOut -> joined.write(session, settings.joinedIds()), Long::sum);
  }

  /** Each of one partition. */
  private static List<List<Row>> pieces(List<Row> rows) {
    List<List<Row>> pieces = new ArrayList<>();
    int begun = 0;
    int size = 0;
    for (int i = 0; i < rows.size(); i++) {
      size += String.valueOf(rows.get(i).event().metadata()).length();
      boolean isLast =
          i == rows.size() - 1 || rows.get(i + 1).partition() != rows.get(i).partition();
      if (size >= AT_ONCE || isLast) {
        pieces.add(rows.subList(begun, i + 1));
        begun = i + 1;
        size = 0;
      }
    }
    return pieces;
  }

  private static List<Telling> tellings(List<Row> rows) {
    return rows.stream().map(Row::event).map(Telling::of).flatMap(Optional::stream).toList();
  }

  private Mono<Long> write(Session session, List<Row> piece, JoinedIds joined, Set<Kind> kinds) {
    List<Telling> tellings = tellings(piece);
    joined.take(tellings);
    Portraits portraits = Portraits.of(tellings, settings.traitSize().toBytes());
    return write(session, piece.getFirst().partition(), portraits.of(kinds))
        .map(leftOut -> leftOut + portraits.leftOut());
  }

  /** What the database refuses is found by halving, and left out. */
  private Mono<Long> write(Session session, int partition, List<Profile> profiles) {
    return profiles.isEmpty()
        ? Mono.just(0L)
        : session
            .apart(insert(session, partition, profiles))
            .onErrorResume(
                Sieve::blamesARow, failure -> halves(session, partition, profiles, failure));
  }

  private Mono<Long> halves(
      Session session, int partition, List<Profile> profiles, Throwable failure) {
    if (profiles.size() == 1) {
      log.warn("The database refuses a profile: {}", SqlState.of(failure));
      return Mono.just((long) profiles.getFirst().size());
    }
    int middle = profiles.size() / 2;
    return write(session, partition, profiles.subList(0, middle))
        .zipWhen(
            leftOut -> write(session, partition, profiles.subList(middle, profiles.size())),
            Long::sum);
  }

  private Mono<Long> insert(Session session, int partition, List<Profile> profiles) {
    return session
        .sql(ADD_PROFILES)
        .bind("partition", partition)
        .bind("clients", names(profiles, Name::client).toArray(UUID[]::new))
        .bind("kinds", names(profiles, name -> name.kind().label()).toArray(String[]::new))
        .bind("names", names(profiles, Name::name).toArray(String[]::new))
        .bind("traits", profiles.stream().map(Profile::traits).toArray(String[]::new))
        .bind("groups", profiles.stream().map(Profile::groups).toArray(String[]::new))
        .bind("sizes", profiles.stream().map(Profile::size).toArray(Integer[]::new))
        .bind("from", profiles.stream().map(Profile::from).toArray(Instant[]::new))
        .bind("to", profiles.stream().map(Profile::to).toArray(Instant[]::new))
        .bind("room", Math.min(settings.traits(), settings.groups()))
        .bind("mostTraits", settings.traits())
        .bind("mostGroups", settings.groups())
        .map(row -> Column.required(row, "left_out", Long.class))
        .one();
  }

  private static <T> List<T> names(List<Profile> profiles, Function<Name, T> part) {
    return profiles.stream().map(Profile::name).map(part).toList();
  }
}
