package dev.sluice.ingest;

import dev.sluice.access.Gate;
import dev.sluice.event.EventReader;
import dev.sluice.log.EventLog;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Role;
import dev.sluice.platform.StageMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ingest role. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.INGEST)
@EnableConfigurationProperties(IngestSettings.class)
public class IngestConfiguration {

  @Bean
  Endpoints ingestEndpoints(
      IngestSettings settings, EventLog log, MeterRegistry meters, Gate gate) {
    return new EventsEndpoint(
            new EventReader(settings.addresses()),
            log,
            StageMeters.of(meters, Role.INGEST, "ingest"),
            Clock.systemUTC())
        .endpoints(gate);
  }
}
