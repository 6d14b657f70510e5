package dev.sluice.live;

import dev.sluice.access.Cursors;
import dev.sluice.access.Gate;
import dev.sluice.access.OpenCalls;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Drain;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Manner;
import dev.sluice.platform.Origins;
import dev.sluice.platform.Role;
import dev.sluice.platform.Traces;
import dev.sluice.query.Counters;
import dev.sluice.query.EventTail;
import dev.sluice.store.RedisConnection;
import dev.sluice.store.Schema;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The live role, and the announcements of the persist role, which are its other end. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LiveSettings.class)
public class LiveConfiguration {

  @Bean
  @ConditionalOnRole(Role.PERSIST)
  Announcements announcements(RedisConnection redis, MeterRegistry meters) {
    return new Announcements(new CounterHash(redis)::advance, meters);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  CounterViews counterViews(JsonMapper json, MeterRegistry meters, Traces traces) {
    return new CounterViews(json, new Shown(meters, traces));
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Tails tails(Cursors cursors, LiveSettings settings) {
    return new Tails(cursors, settings);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Tailing tailing(
      Tails tails, EventTail events, LiveSettings settings, Schema schema, MeterRegistry meters) {
    return new Tailing(tails, events, new Passages(events, settings.replay()), schema, meters);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Readership readership(LiveSettings settings, MeterRegistry meters) {
    return new Readership(settings, meters);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Truth truth(Counters counters, CounterViews views, Schema schema) {
    return new Truth(counters, views, schema);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Beat beat(CounterViews views, Readership readership, Drain drain) {
    return new Beat(views, readership, drain);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Hearing hearing(RedisConnection redis, Truth truth, Tails tails, Readership readership) {
    return new Hearing(redis, () -> truth.isAway() || tails.areBehind(), readership);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  HintListener hintListener(
      RedisConnection redis,
      Hearing hearing,
      CounterViews views,
      Tails tails,
      MeterRegistry meters) {
    return new HintListener(redis, hearing, views, tails, meters);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Endpoints liveEndpoints(
      CounterViews views, Tails tails, Readership readership, OpenCalls calls, Gate gate) {
    return new LiveEndpoint(views, tails, readership, calls).endpoints(gate);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Endpoints socketEndpoints(
      CounterViews views,
      Tails tails,
      Readership readership,
      OpenCalls calls,
      Origins origins,
      @Qualifier("clientTrackerManner") Manner manner,
      Gate gate) {
    Openings openings = new Openings(origins, gate);
    return new SocketEndpoint(views, tails, readership, calls, openings, manner).endpoints(gate);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  News news(
      CounterViews views, Readership readership, OpenCalls calls, Origins origins, Gate gate) {
    return new News(views, readership, calls, new Openings(origins, gate));
  }
}
