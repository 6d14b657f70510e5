package dev.sluice.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.sluice.platform.RawAnswer;
import dev.sluice.platform.Seats;
import dev.sluice.store.SharedCache;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Gives answers that may be two seconds old, however many ask for them, and none to who has it
 * already.
 */
final class DatedAnswers {

  /** How old one may be. */
  static final Duration GOOD = Duration.ofSeconds(2);

  /** The caller may keep it, and asks whether it still is so. */
  private static final String CACHE_CONTROL = "private, no-cache";

  private final SharedCache cache;
  private final Seats seats;
  private final Seats waiting;

  /**
   * @param seats of those who find one out
   * @param waiting seats of all who wait for one
   */
  DatedAnswers(SharedCache cache, Seats seats, Seats waiting) {
    this.cache = cache;
    this.seats = seats;
    this.waiting = waiting;
  }

  /** The same for what is found out on other seats. */
  DatedAnswers on(Seats others) {
    return new DatedAnswers(cache, others, waiting);
  }

  /**
   * @param truth finds the answer out, which is the same for all of the client who ask so
   */
  Mono<ServerResponse> answer(ServerRequest request, UUID client, Mono<DatedAnswer> truth) {
    return waiting.answer(
        client,
        cache
            .get(
                client.toString(),
                digest(request),
                seats.hold(client, truth.map(DatedAnswer::text)))
            .map(DatedAnswer::parse)
            .flatMap(answer -> unlessKnown(request, answer)));
  }

  /** What the client was told holds no longer. */
  Mono<Void> forget(UUID client) {
    return cache.forget(client.toString());
  }

  /** In whatever order the parameters are given. Their values may be long, and of people. */
  private static String digest(ServerRequest request) {
    String query = Objects.requireNonNullElse(request.uri().getRawQuery(), "");
    String question =
        Arrays.stream(query.split("&")).sorted().collect(joining("&", request.path() + "?", ""));
    return HexFormat.of().formatHex(DatedAnswer.digest(question.getBytes(UTF_8)));
  }

  /** None to who has it already. */
  static Mono<ServerResponse> unlessKnown(ServerRequest request, DatedAnswer answer) {
    return request
        .checkNotModified(answer.entityTag())
        .switchIfEmpty(Mono.fromSupplier(() -> answered(answer)));
  }

  private static ServerResponse answered(DatedAnswer answer) {
    return new RawAnswer(HttpStatus.OK, MediaType.APPLICATION_JSON_VALUE, answer.bytes())
        .header(HttpHeaders.ETAG, answer.entityTag())
        .header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL);
  }
}
