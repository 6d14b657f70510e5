package dev.sluice.persist;

import dev.sluice.store.Session;
import dev.sluice.store.SqlState;
import java.util.List;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * The careful way to store rows, for when the quick one has failed. It leaves out those that are
 * there already, or twice in the batch, and finds those that the database refuses by halving what
 * fails.
 */
final class Sieve implements EventStore.Way {

  /** The states that blame a row, for which the next try would fail as well. */
  private static final Pattern STATES = Pattern.compile("(21|22|23|54)...");

  private final Claims claims;

  Sieve(Claims claims) {
    this.claims = claims;
  }

  static boolean blamesARow(Throwable failure) {
    return STATES.matcher(SqlState.of(failure)).matches() && !EventDays.areMissing(failure);
  }

  @Override
  public Mono<Outcome> store(Session session, List<Row> rows, int segment) {
    return EventRows.known(session, rows)
        .map(seen -> rows.stream().filter(row -> seen.add(row.name())).toList())
        .flatMap(unknown -> sift(session, unknown, segment))
        .flatMap(outcome -> claims.giveUp(session, outcome.refused()).thenReturn(outcome));
  }

  private static Mono<Outcome> sift(Session session, List<Row> rows, int segment) {
    return session
        .apart(EventRows.store(session, rows, segment))
        .onErrorResume(Sieve::blamesARow, failure -> halves(session, rows, segment, failure));
  }

  private static Mono<Outcome> halves(
      Session session, List<Row> rows, int segment, Throwable failure) {
    if (rows.size() == 1) {
      Outcome.Refused refused =
          new Outcome.Refused(rows.getFirst(), String.valueOf(failure.getMessage()));
      return Mono.just(new Outcome(List.of(), List.of(refused)));
    }
    int middle = rows.size() / 2;
    return sift(session, rows.subList(0, middle), segment)
        .zipWhen(first -> sift(session, rows.subList(middle, rows.size()), segment), Outcome::and);
  }
}
