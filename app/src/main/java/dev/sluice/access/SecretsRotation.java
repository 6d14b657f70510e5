package dev.sluice.access;

import dev.sluice.access.Deed.What;
import dev.sluice.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Adds a secret, waits until all know it, and seals anew what was sealed with those before it. */
final class SecretsRotation {

  private static final Logger log = LoggerFactory.getLogger(SecretsRotation.class);

  private final SecretsFile file;
  private final KeyRing ring;
  private final SecretsMark mark;
  private final EmailRotation emails;
  private final Transactions transactions;
  private final Duration notice;
  private final Clock clock;

  /**
   * Of one file and one database.
   *
   * @param notice after how long a secret that was added is in force
   */
  SecretsRotation(
      SecretsFile file,
      KeyRing ring,
      SecretsMark mark,
      EmailRotation emails,
      Transactions transactions,
      Duration notice,
      Clock clock) {
    this.file = file;
    this.ring = ring;
    this.mark = mark;
    this.emails = emails;
    this.transactions = transactions;
    this.notice = notice;
    this.clock = clock;
  }

  /** Fails where the secret that was added is not in force then. */
  Mono<EmailRotation.Outcome> rotate() {
    return mark.check()
        .then(Mono.fromCallable(this::add))
        .delayUntil(added -> Mono.delay(notice))
        .delayUntil(added -> ring.lookAgain())
        .map(this::inForce)
        .then(Mono.defer(this::reseal));
  }

  /** With the secret that is in force, whoever has added it. */
  Mono<EmailRotation.Outcome> reseal() {
    return mark.check()
        .then(Mono.defer(emails::reencrypt))
        .doOnNext(SecretsRotation::report)
        .delayUntil(outcome -> note());
  }

  private Secret add() {
    Secret added = file.add(clock.instant());
    log.info(
        "Added the secret {}; all have {} s to learn of it before it is in force",
        added.id(),
        notice.toSeconds());
    return added;
  }

  private Secret inForce(Secret added) {
    if (!emails.key().equals(added.id())) {
      throw file.wrong(
          "has %s in force and not %s, the secret that was added"
              .formatted(emails.key(), added.id()));
    }
    return added;
  }

  private static void report(EmailRotation.Outcome outcome) {
    log.info("Sealed {} e-mails anew", outcome.resealed());
    if (outcome.lost() > 0) {
      log.warn("{} e-mails can't be opened and stay as they are", outcome.lost());
    }
  }

  private Mono<Boolean> note() {
    Deed deed = new Deed(FirstAdmin.CLIENT, "secrets-file", What.SECRETS_ROTATED, emails.key());
    return transactions.run(session -> Changes.note(session, deed).thenReturn(true));
  }
}
