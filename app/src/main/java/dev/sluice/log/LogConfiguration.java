package dev.sluice.log;

import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Diagnosis;
import dev.sluice.platform.EngineCheck;
import dev.sluice.platform.Role;
import dev.sluice.platform.RolesSettings;
import dev.sluice.platform.Stage;
import dev.sluice.platform.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The log, for the roles that write or read it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole({Role.INGEST, Role.PERSIST})
@EnableConfigurationProperties(LogSettings.class)
public class LogConfiguration {

  @Bean
  KafkaEventLog eventLog(
      LogSettings settings,
      KafkaTopic topic,
      Breaches breaches,
      MeterRegistry meters,
      Traces traces) {
    NativeLz4.load();
    return new KafkaEventLog(settings, topic, breaches, meters, traces);
  }

  @Bean
  Breaches breaches(MeterRegistry meters) {
    return new Breaches(meters);
  }

  @Bean
  Stage appender(KafkaEventLog log) {
    return log.appender();
  }

  @Bean
  KafkaTopic topic(LogSettings settings, RolesSettings roles) {
    return new KafkaTopic(
        settings, roles.roles().contains(Role.INGEST) ? Role.INGEST : Role.PERSIST);
  }

  @Bean
  Backlogs backlogs(LogSettings settings, KafkaTopic topic) {
    return new Backlogs(settings, topic);
  }

  @Bean
  Diagnosis logAway() {
    return new LogAway();
  }

  @Bean
  EngineCheck logCheck(KafkaTopic topic) {
    return new EngineCheck(
        "log", Set.of(Role.INGEST, Role.PERSIST), "connected", "disconnected", topic.reachable());
  }
}
