package dev.sluice.query;

import java.util.Map;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What somebody takes with him.
 *
 * @param pieces each of which begins when it is asked for
 * @param events how many of them there have been so far
 */
record Download(Map<String, String> headers, Flux<Mono<byte[]>> pieces, LongSupplier events) {

  Download {
    headers = Map.copyOf(headers);
  }
}
