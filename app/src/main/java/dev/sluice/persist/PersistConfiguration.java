package dev.sluice.persist;

import dev.sluice.access.Gate;
import dev.sluice.access.People;
import dev.sluice.access.ProfileSettings;
import dev.sluice.live.Announcements;
import dev.sluice.log.Backlogs;
import dev.sluice.log.EventLog;
import dev.sluice.log.LogSettings;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Health;
import dev.sluice.platform.Problems;
import dev.sluice.platform.Role;
import dev.sluice.platform.Seats;
import dev.sluice.platform.StageMeters;
import dev.sluice.platform.Traces;
import dev.sluice.platform.WrongSettingException;
import dev.sluice.store.Schema;
import dev.sluice.store.StoreConfiguration;
import dev.sluice.store.StoreSettings;
import dev.sluice.store.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.json.JsonMapper;

/** The persist role, and what it tells those who ingest. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PersistSettings.class)
public class PersistConfiguration {

  /** A letter may take up some megabytes, and those who read letters are few. */
  private static final int LETTER_SEATS = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Bean
  @ConditionalOnRole({Role.INGEST, Role.PERSIST})
  StoredPlaces storedPlaces(
      @Qualifier(StoreConfiguration.PLACES) DatabaseClient database, LogSettings settings) {
    return new StoredPlaces(database, settings.topic());
  }

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  EventDays eventDays(
      @Qualifier(StoreConfiguration.PERSIST) DatabaseClient database, PersistSettings settings) {
    return new EventDays(database, Clock.systemUTC(), settings.retention());
  }

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  Tomorrow tomorrow(Schema schema, EventDays days) {
    return new Tomorrow(schema, days, Clock.systemUTC());
  }

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  WaitingEntries waitingEntries(
      Schema schema,
      @Qualifier(StoreConfiguration.PERSIST) DatabaseClient database,
      EventDays days) {
    return new WaitingEntries(schema, database, days);
  }

  /** Callers have the connections that callers have, and none of the writers'. */
  @Bean
  @ConditionalOnRole(Role.PERSIST)
  Endpoints letterEndpoints(
      DatabaseClient database,
      EventLog log,
      EventDays days,
      MeterRegistry registry,
      JsonMapper json,
      Gate gate) {
    Letters letters = new Letters(database, json);
    StageMeters meters =
        StageMeters.of(registry, Role.PERSIST, "replay").discarding(Replay.REASONS.stream());
    Replay replay = new Replay(letters, log, days, meters);
    return new LettersEndpoint(letters, replay, new Seats(LETTER_SEATS), json).endpoints(gate);
  }

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  Reports reports(
      Schema schema,
      EventLog log,
      StoredPlaces places,
      @Qualifier(StoreConfiguration.JOBS) Transactions jobs,
      PersistSettings settings,
      MeterRegistry meters) {
    return new Reports(
        schema, log, places, new ClosedPeriods(jobs, settings.reportPeriod()), meters);
  }

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  LongLog longLog(EventLog log, Schema schema, PersistSettings settings) {
    return new LongLog(log, schema, settings.rememberIds());
  }

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  Lag lag(EventLog log, StoredPlaces places, Schema schema, MeterRegistry meters) {
    return new Lag(log, places, schema, Clock.systemUTC(), meters);
  }

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  PersistStage persistStage(
      EventLog log,
      LogSettings logSettings,
      Schema schema,
      @Qualifier(StoreConfiguration.PERSIST) DatabaseClient database,
      Transactions transactions,
      EventDays days,
      StoredPlaces places,
      Announcements announcements,
      People people,
      Lag lag,
      StoreSettings storeSettings,
      PersistSettings settings,
      ProfileSettings profileSettings,
      MeterRegistry meters,
      Traces traces) {
    requireConnections(settings.writers(), storeSettings.persistConnections());
    return new PersistStage(
        log,
        schema,
        new EventStore(
            database,
            transactions,
            days,
            logSettings.topic(),
            new Erasures(people::trace),
            new Profiles(profileSettings),
            settings),
        days,
        announcements,
        watchdog(log, places, storeSettings),
        lag,
        settings,
        meters,
        traces);
  }

  /** One for each writer, and one for whoever asks where the partitions stand. */
  private static void requireConnections(int writers, int connections) {
    if (connections <= writers) {
      throw new WrongSettingException(
          "sluice.persist.writers is %d, for which sluice.store.persist-connections must be at least %d, but is %d."
              .formatted(writers, writers + 1, connections));
    }
  }

  /** Waits longer than a batch may take that the database answers at the last moment. */
  private static Watchdog watchdog(EventLog log, StoredPlaces places, StoreSettings settings) {
    Duration longest = settings.statementTimeout().multipliedBy(3);
    Duration patience = longest.compareTo(PATIENCE) < 0 ? PATIENCE : longest;
    return new Watchdog(log::ends, places::isPast, Clock.systemUTC(), patience);
  }

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  Retention retention(
      Schema schema,
      @Qualifier(StoreConfiguration.JOBS) Transactions transactions,
      Announcements announcements,
      PersistSettings settings) {
    return new Retention(schema, transactions, announcements::announce, settings);
  }

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  Erasure erasure(
      Schema schema,
      @Qualifier(StoreConfiguration.JOBS) Transactions transactions,
      LogSettings logSettings,
      ProfileSettings profileSettings,
      People people,
      MeterRegistry meters) {
    return new Erasure(
        schema,
        new ErasureWork(
            transactions,
            logSettings.topic(),
            new ErasedProfile(new Profiles(profileSettings), new Erasures(people::trace))),
        new Corrections(transactions),
        meters);
  }

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  Checker checker(
      @Qualifier(StoreConfiguration.JOBS) Transactions transactions, PersistSettings settings) {
    return new Checker(transactions, settings.keepMinutes());
  }

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  Endpoints checkEndpoints(Checker checker, JsonMapper json, Problems problems, Gate gate) {
    return new CheckEndpoint(checker, json, problems).endpoints(gate);
  }

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  Endpoints statusEndpoints(
      Health health, StoredPlaces places, Backlogs backlogs, JsonMapper json, Gate gate) {
    LagView lag = new LagView(places, backlogs, Clock.systemUTC());
    return new StatusEndpoint(health, lag, json).endpoints(gate);
  }
}
