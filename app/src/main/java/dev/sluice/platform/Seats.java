package dev.sluice.platform;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Bounds how many answers are in the making or on their way at the same time, and how many of them
 * one client may have. Who finds no seat is told so at once.
 */
public final class Seats {

  private static final String PAUSE_SECONDS = "1";

  private final int most;
  private final int mostOfOne;
  private final String refusal;
  private final UnaryOperator<Throwable> telling;
  private final Map<UUID, Integer> byClient = new HashMap<>();
  private int taken;

  public Seats(int most) {
    this(most, most / 4);
  }

  /**
   * @param mostOfOne of one client
   */
  public Seats(int most, int mostOfOne) {
    this(most, mostOfOne, "As many searches as are answered at a time are under way.");
  }

  /**
   * @param mostOfOne of one client
   * @param refusal the sentence for who finds none
   */
  public Seats(int most, int mostOfOne, String refusal) {
    this(most, mostOfOne, refusal, UnaryOperator.identity());
  }

  private Seats(int most, int mostOfOne, String refusal, UnaryOperator<Throwable> telling) {
    this.most = most;
    this.mostOfOne = Math.max(1, mostOfOne);
    this.refusal = refusal;
    this.telling = telling;
  }

  /**
   * As many, for work whose failures are told in a way of its own.
   *
   * @param telling what a failure is taken for
   */
  public Seats telling(UnaryOperator<Throwable> telling) {
    return new Seats(most, mostOfOne, refusal, telling);
  }

  /** Does the work on a seat, and leaves it at the end, whatever that is. */
  public <T> Mono<T> hold(UUID client, Mono<T> work) {
    return Mono.using(() -> take(client), seat -> work.onErrorMap(telling), this::leave);
  }

  /** The same for work that tells how far it is. */
  public <T> Flux<T> hold(UUID client, Flux<T> work) {
    return Flux.using(() -> take(client), seat -> work.onErrorMap(telling), this::leave);
  }

  /** An answer that is made and sent on a seat, which is kept until the last byte has left. */
  public Mono<ServerResponse> answer(UUID client, Mono<ServerResponse> answer) {
    return ServerResponse.ok()
        .build(
            (exchange, context) ->
                hold(client, answer.flatMap(made -> made.writeTo(exchange, context))));
  }

  private synchronized UUID take(UUID client) {
    int ofOne = byClient.getOrDefault(client, 0);
    if (taken == most || ofOne == mostOfOne) {
      throw new Problem(ProblemType.UNAVAILABLE, refusal)
          .header(HttpHeaders.RETRY_AFTER, PAUSE_SECONDS);
    }
    taken++;
    byClient.put(client, ofOne + 1);
    return client;
  }

  private synchronized void leave(UUID client) {
    taken--;
    byClient.computeIfPresent(client, (same, ofOne) -> ofOne == 1 ? null : ofOne - 1);
  }
}
