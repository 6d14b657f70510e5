package dev.sluice.access;

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
  private final EmailRotation emails;
  private final Duration notice;
  private final Clock clock;

  /**
   * Of one file and one database.
   *
   * @param notice after how long a secret that was added is in force
   */
  SecretsRotation(
      SecretsFile file, KeyRing ring, EmailRotation emails, Duration notice, Clock clock) {
    this.file = file;
    this.ring = ring;
    this.emails = emails;
    this.notice = notice;
    this.clock = clock;
  }

  Mono<EmailRotation.Outcome> run() {
    return Mono.fromRunnable(this::add)
        .then(Mono.delay(notice))
        .then(Mono.defer(ring::lookAgain))
        .then(Mono.defer(emails::reencrypt))
        .doOnNext(SecretsRotation::report);
  }

  private void add() {
    Secret added = file.add(clock.instant());
    log.info(
        "Added the secret {}; all have {} s to learn of it before it is in force",
        added.id(),
        notice.toSeconds());
  }

  private static void report(EmailRotation.Outcome outcome) {
    log.info("Sealed {} e-mails anew", outcome.resealed());
    if (outcome.lost() > 0) {
      log.warn("{} e-mails can't be opened and stay as they are", outcome.lost());
    }
  }
}
