package dev.sluice.live;

import dev.sluice.access.Gate;
import dev.sluice.access.LiveTickets;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Drain;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Role;
import dev.sluice.query.Counters;
import dev.sluice.store.RedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The live role, and the announcements of the persist role, which are its other end. */
@Configuration(proxyBeanMethods = false)
public class LiveConfiguration {

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  Announcements announcements(RedisConnection redis, MeterRegistry meters) {
    return new Announcements(new CounterHash(redis)::advance, meters);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  CounterViews counterViews(Counters counters) {
    return new CounterViews(counters::totals);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  HintListener hintListener(RedisConnection redis, CounterViews views, MeterRegistry meters) {
    return new HintListener(redis, views, meters);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Endpoints liveEndpoints(CounterViews views, Drain drain, Gate gate) {
    return new LiveEndpoint(views, drain).endpoints(gate);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Endpoints ticketEndpoints(LiveTickets tickets, JsonMapper json, Gate gate) {
    return new TicketsEndpoint(tickets, json).endpoints(gate);
  }
}
