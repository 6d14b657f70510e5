package dev.sluice.access;

import dev.sluice.platform.JsonPage;
import dev.sluice.platform.Parameters;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page of something that is ordered by its places.
 *
 * @param before the place behind which the page begins
 */
record PageQuery<P>(int limit, P before) {

  private static final Set<String> KNOWN = Set.of("limit", "cursor");

  /**
   * @param newest the place before all others
   */
  static <P> PageQuery<P> of(
      MultiValueMap<String, String> given, Function<String, Optional<P>> reading, P newest) {
    Parameters parameters = Parameters.of(given, KNOWN);
    return new PageQuery<>(parameters.limit(), parameters.cursor(reading).orElse(newest));
  }

  /**
   * What has been found, as much of it as has room. One more than is shown tells that there is
   * another page.
   */
  <T> Mono<JsonPage> page(
      JsonMapper json, Flux<T> found, Function<T, Object> shown, Function<T, String> cursor) {
    return Mono.defer(
        () -> {
          JsonPage page = new JsonPage(json, limit);
          return found
              .takeWhile(entry -> page.takes(shown.apply(entry), () -> cursor.apply(entry)))
              .then(Mono.just(page));
        });
  }
}
