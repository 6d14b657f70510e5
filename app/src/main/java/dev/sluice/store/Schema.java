package dev.sluice.store;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import java.util.EnumSet;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Brings the tables up to date, as soon as the database answers, or waits until somebody else has.
 */
public final class Schema implements Stage {

  private final StoreSettings settings;
  private final Role role;
  private final Sinks.Empty<Void> current = Sinks.empty();
  private volatile boolean isBehind;

  Schema(StoreSettings settings, Role role) {
    this.settings = settings;
    this.role = role;
  }

  @Override
  public String name() {
    return "schema";
  }

  @Override
  public Role role() {
    return role;
  }

  /** Ingest goes on without a database, but a new release waits for the tables that it knows. */
  @Override
  public Set<Role> neededBy() {
    return isBehind ? EnumSet.allOf(Role.class) : EnumSet.complementOf(EnumSet.of(Role.INGEST));
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return migration().then(Mono.<Void>fromRunnable(current::tryEmitEmpty)).takeUntilOther(drain);
  }

  /** Completes when the tables are there. */
  public Mono<Void> ready() {
    return current.asMono();
  }

  // Flyway speaks JDBC, which blocks
  private Mono<Void> migration() {
    return Mono.<Void>fromRunnable(this::migrate)
        .doOnError(failure -> isBehind = failure instanceof SchemaBehindException)
        .subscribeOn(Schedulers.boundedElastic());
  }

  private void migrate() {
    Migration migration = new Migration(settings);
    if (settings.migrate()) {
      migration.make();
    } else {
      migration.require();
    }
  }
}
