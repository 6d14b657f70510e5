package dev.sluice.dialect;

import dev.sluice.access.Admissions;
import dev.sluice.access.Gate;
import dev.sluice.access.KnownClients;
import dev.sluice.access.Limits;
import dev.sluice.access.Registrations;
import dev.sluice.event.EventReader;
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Manner;
import dev.sluice.platform.Role;
import dev.sluice.platform.Seats;
import dev.sluice.query.Usage;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The two older systems that have clients of their own, who register and look at their usage; and
 * who lets in the clients of all.
 */
@Configuration(proxyBeanMethods = false)
public class TrackersConfiguration {

  @Bean
  Reception reception(Gate gate, Limits limits) {
    return new Reception(gate, limits);
  }

  /** Of its WebSocket too, which is where what is live is shown. */
  @Bean
  Manner clientTrackerManner() {
    return new ClientTrackerManner();
  }

  @Bean
  @ConditionalOnRole(Role.INGEST)
  Endpoints usageTrackerLogs(Reception reception, ForeignEvents foreign, EventReader events) {
    return new UsageTrackerLogs(reception, foreign, events).endpoints();
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints usageTracker(
      Reception reception,
      Registrations registrations,
      Admissions admissions,
      KnownClients clients,
      Usage usage,
      @Qualifier("querySeats") Seats seats) {
    return new UsageTracker(reception, registrations, admissions, clients, usage, seats)
        .endpoints();
  }

  @Bean
  @ConditionalOnRole(Role.INGEST)
  Endpoints clientTrackerLogs(
      Reception reception,
      ForeignEvents foreign,
      EventReader events,
      @Qualifier("clientTrackerManner") Manner manner) {
    return new ClientTrackerLogs(reception, foreign, events, manner).endpoints();
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints clientTracker(
      Reception reception,
      Registrations registrations,
      Usage usage,
      @Qualifier("querySeats") Seats seats,
      @Qualifier("clientTrackerManner") Manner manner) {
    return new ClientTracker(reception, registrations, usage, seats, manner).endpoints();
  }
}
