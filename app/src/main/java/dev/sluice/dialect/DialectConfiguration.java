package dev.sluice.dialect;

import dev.sluice.event.EventReader;
import dev.sluice.ingest.BodyFormat;
import dev.sluice.ingest.ForeignEvents;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The dialects that are spoken where events are taken. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.INGEST)
public class DialectConfiguration {

  @Bean
  CloudEvents cloudEvents(EventReader events) {
    return new CloudEvents(events);
  }

  @Bean
  Endpoints olderSystems(Reception reception, ForeignEvents foreign, EventReader events) {
    return Endpoints.of(
        new ActivityLog(reception, foreign, events).endpoints(),
        new InteractionTracker(reception, foreign, events).endpoints(),
        new ActivityApi(reception, foreign, events).endpoints());
  }

  @Bean
  Endpoints vendors(Reception reception, ForeignEvents foreign, EventReader events) {
    return Endpoints.of(
        new SegmentApi(reception, foreign, events).endpoints(),
        new PostHogApi(reception, foreign, events).endpoints(),
        new SnowplowApi(reception, foreign, events).endpoints(),
        new MatomoApi(reception, foreign, events).endpoints(),
        new MixpanelApi(reception, foreign, events).endpoints());
  }

  @Bean
  @Order(1)
  BodyFormat structuredCloudEvents(CloudEvents events) {
    return CloudEventFormat.structured(events);
  }

  @Bean
  @Order(2)
  BodyFormat batchedCloudEvents(CloudEvents events) {
    return CloudEventFormat.batch(events);
  }

  @Bean
  @Order(3)
  BodyFormat binaryCloudEvents(CloudEvents events) {
    return CloudEventFormat.binary(events);
  }
}
