package dev.sluice.access;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Lets one client do a few things at a time where connections are few, while some more of it wait.
 * However many it asks for, others find a connection, and so does who has to suspend it.
 */
final class Shares {

  private static final int WAITING = 100;
  private static final String PAUSE_SECONDS = "1";

  private final int most;
  private final Duration patience;

  /** In the order in which they came: the first are at work. */
  private final Map<UUID, List<Turn>> byClient = new HashMap<>();

  /**
   * @param most of one client
   * @param patience how long one more waits
   */
  Shares(int most, Duration patience) {
    this.most = most;
    this.patience = patience;
  }

  private record Turn(UUID client, Sinks.Empty<Void> come) {}

  /**
   * Does the work when its turn has come, and to its end: if a caller who leaves gave up his share,
   * while the database goes on with what he has asked for, it would bound nothing.
   */
  <T> Mono<T> hold(UUID client, Mono<T> work) {
    Mono<T> whole = Mono.using(() -> queue(client), turn -> come(turn).then(work), this::leave);
    return Mono.fromFuture(whole::toFuture, true);
  }

  private synchronized Turn queue(UUID client) {
    List<Turn> turns = byClient.computeIfAbsent(client, first -> new ArrayList<>());
    if (turns.size() == most + WAITING) {
      throw refusal();
    }
    Turn turn = new Turn(client, Sinks.empty());
    turns.add(turn);
    if (turns.size() <= most) {
      turn.come().tryEmitEmpty();
    }
    return turn;
  }

  private Mono<Void> come(Turn turn) {
    return turn.come().asMono().timeout(patience, Mono.error(Shares::refusal));
  }

  private void leave(Turn turn) {
    lastAtWork(turn).ifPresent(one -> one.come().tryEmitEmpty());
  }

  /** Once that one has left; its turn may have come before. */
  private synchronized Optional<Turn> lastAtWork(Turn gone) {
    List<Turn> turns = Objects.requireNonNull(byClient.get(gone.client()));
    turns.remove(gone);
    if (turns.isEmpty()) {
      byClient.remove(gone.client());
    }
    return turns.size() < most ? Optional.empty() : Optional.of(turns.get(most - 1));
  }

  private static Problem refusal() {
    return new Problem(
            ProblemType.UNAVAILABLE, "As much as is done for one client at a time is under way.")
        .header(HttpHeaders.RETRY_AFTER, PAUSE_SECONDS);
  }
}
