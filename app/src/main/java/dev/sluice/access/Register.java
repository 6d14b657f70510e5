package dev.sluice.access;

import java.util.Optional;
import reactor.core.publisher.Mono;

/** Where credentials of one kind are looked up. */
interface Register<C extends Credential, T extends Standing> {

  /** Nothing where the credential is not known, however near it comes to one that is. */
  Mono<T> find(C credential);

  /** What holds of one that the register does not know, or can't be asked for. */
  default Optional<T> assumed(C credential, boolean away) {
    return Optional.empty();
  }
}
