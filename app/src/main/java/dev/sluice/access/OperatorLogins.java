package dev.sluice.access;

import dev.sluice.access.Deed.What;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Lets in, once, whoever has read what this process has printed. */
final class OperatorLogins {

  private final OperatorTicket ticket;
  private final Changes changes;

  OperatorLogins(OperatorTicket ticket, Changes changes) {
    this.ticket = ticket;
    this.changes = changes;
  }

  /** Whether the ticket is good, and used up; one that can't be noted is good once more. */
  Mono<Boolean> signIn(String text) {
    return Mono.just(text)
        .filter(ticket::use)
        .flatMap(used -> noted().doOnError(failure -> ticket.putBack(used)))
        .defaultIfEmpty(false);
  }

  private Mono<Boolean> noted() {
    UUID client = FirstAdmin.CLIENT;
    Deed deed = new Deed(client, "operator-ticket", What.OPERATOR_SIGNED_IN, client.toString());
    return changes.run(session -> Changes.note(session, deed).thenReturn(true));
  }
}
