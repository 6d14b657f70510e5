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

/** The two older systems that have clients of their own, who register and look at their usage. */
@Configuration(proxyBeanMethods = false)
public class TrackersConfiguration {

  /** Of its WebSocket too, which is where what is live is shown. */
  @Bean
  Manner clientTrackerManner() {
    return new ClientTrackerManner();
  }

  @Bean
  @ConditionalOnRole(Role.INGEST)
  Endpoints usageTrackerLogs(Gate gate, Limits limits, ForeignEvents foreign, EventReader events) {
    return new UsageTrackerLogs(new Reception(gate, limits), foreign, events).endpoints();
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints usageTracker(
      Gate gate,
      Limits limits,
      Registrations registrations,
      Admissions admissions,
      KnownClients clients,
      Usage usage,
      @Qualifier("querySeats") Seats seats) {
    return new UsageTracker(
            new Reception(gate, limits), registrations, admissions, clients, usage, seats)
        .endpoints();
  }

  @Bean
  @ConditionalOnRole(Role.INGEST)
  Endpoints clientTrackerLogs(
      Gate gate,
      Limits limits,
      ForeignEvents foreign,
      EventReader events,
      @Qualifier("clientTrackerManner") Manner manner) {
    return new ClientTrackerLogs(new Reception(gate, limits), foreign, events, manner).endpoints();
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints clientTracker(
      Gate gate,
      Limits limits,
      Registrations registrations,
      Usage usage,
      @Qualifier("querySeats") Seats seats,
      @Qualifier("clientTrackerManner") Manner manner) {
    return new ClientTracker(new Reception(gate, limits), registrations, usage, seats, manner)
        .endpoints();
  }
}
