package dev.sluice.access;

import java.util.Optional;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.r2dbc.core.RowsFetchSpec;
import reactor.core.publisher.Mono;

/**
 * What is found by a question to which a row comes in any case: none may be all that is left of a
 * connection that was lost, and is no answer.
 */
final class OneRow {

  private OneRow() {}

  static <T> Mono<T> of(RowsFetchSpec<Optional<T>> answer) {
    return answer
        .one()
        .switchIfEmpty(Mono.error(() -> new TransientDataAccessResourceException("No row came")))
        .flatMap(Mono::justOrEmpty);
  }
}
