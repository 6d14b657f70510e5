package dev.sluice.persist;

import dev.sluice.persist.Erasures.Erased;
import dev.sluice.platform.ClassPathText;
import dev.sluice.store.Column;
import dev.sluice.store.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Ids that users are known by beside their own, as some events have it, in their order. */
final class JoinedIds {

  private static final String JOIN_IDS = ClassPathText.of("sql/join_ids.sql");

  private final Erased erased;
  private final Map<Claim, String> versions = new LinkedHashMap<>();

  /**
   * @param erased whose ids nobody is known by any more
   */
  JoinedIds(Erased erased) {
    this.erased = erased;
  }

  private record Claim(UUID client, String user, String id) {}

  void take(List<Telling> tellings) {
    tellings.forEach(telling -> telling.user().ifPresent(user -> take(telling, user)));
  }

  private void take(Telling telling, String user) {
    telling.joined().ifPresent(id -> take(telling, user, id));
  }

  /** Each with the first event that says so. */
  private void take(Telling telling, String user, String id) {
    UUID client = telling.event().client();
    if (!erased.has(client, id, telling.event().receivedAt())) {
      versions.merge(
          new Claim(client, user, id),
          telling.versionOfClaim(),
          (one, other) -> one.compareTo(other) <= 0 ? one : other);
    }
  }

  /** Gives how many were too many for their users. */
  Mono<Long> write(Session session, int most) {
    return versions.isEmpty() ? Mono.just(0L) : insert(session, most);
  }

  private Mono<Long> insert(Session session, int most) {
    List<Claim> claims = List.copyOf(versions.keySet());
    return session
        .sql(JOIN_IDS)
        .bind("clients", claims.stream().map(Claim::client).toArray(UUID[]::new))
        .bind("users", claims.stream().map(Claim::user).toArray(String[]::new))
        .bind("ids", claims.stream().map(Claim::id).toArray(String[]::new))
        .bind("versions", claims.stream().map(versions::get).toArray(String[]::new))
        .bind("most", most)
        .map(row -> Column.required(row, "left_out", Long.class))
        .one();
  }
}
