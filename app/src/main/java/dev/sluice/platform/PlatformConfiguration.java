package dev.sluice.platform;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import tools.jackson.databind.json.JsonMapper;

/** What every process has, whatever its roles. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  RolesSettings.class,
  HttpSettings.class,
  CorsSettings.class,
  LoggingSettings.class
})
@Import(TracingConfiguration.class)
public class PlatformConfiguration {

  @Bean
  static SettingsCheck settingsCheck(ConfigurableEnvironment environment) {
    return new SettingsCheck(environment);
  }

  @Bean
  StageRunner stageRunner(ObjectProvider<Stage> stages, MeterRegistry meters) {
    return new StageRunner(stages.orderedStream().toList(), meters);
  }

  /**
   * Event loops of its own: the ones that Reactor Netty shares end with the first server that does.
   * Whoever was at work has been waited for when they end, so that nothing more is to be expected.
   */
  @Bean
  ReactorResourceFactory reactorResources() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ofMillis(50));
    return resources;
  }

  @Bean
  Connections connections(HttpSettings settings) {
    return new Connections(settings);
  }

  @Bean
  EventLoops eventLoops() {
    return new EventLoops();
  }

  @Bean
  Drain drain() {
    return new Drain();
  }

  @Bean
  Health health(
      RolesSettings roles,
      ObjectProvider<EngineCheck> engines,
      StageRunner stages,
      ObjectProvider<Alarm> alarms,
      Drain drain) {
    return new Health(
        roles, engines.orderedStream().toList(), stages, alarms.orderedStream().toList(), drain);
  }

  @Bean
  Management management(Health health, PrometheusMeterRegistry registry) {
    return new Management(
        Endpoints.of(health.detailed(), new Metrics(registry, health).endpoints()), health.brief());
  }

  @Bean
  Endpoints managementForAll(HttpSettings settings, Management management) {
    return settings.managementPort() == null ? management.all() : management.states();
  }

  @Bean
  @Nullable ManagementServer managementServer(
      HttpSettings settings,
      ServerProperties server,
      ReactorResourceFactory loops,
      Doors doors,
      Management management,
      Connections connections,
      UnreadableAddress unreadable) {
    Integer port = settings.managementPort();
    return port == null
        ? null
        : new ManagementServer(
            port,
            server.getAddress(),
            loops,
            doors.to(List.of(management.all())),
            connections,
            unreadable);
  }

  @Bean
  UnreadableAddress unreadableAddress(JsonMapper json, MeterRegistry meters) {
    return new UnreadableAddress(json, RouteMeters.ofNowhere(meters));
  }

  @Bean
  Problems problemDocuments(JsonMapper json, ObjectProvider<Diagnosis> diagnoses) {
    return new Problems(json, diagnoses.orderedStream().toList());
  }

  @Bean
  Origins origins(CorsSettings settings) {
    return new Origins(settings);
  }

  @Bean
  Doors doors(
      HttpSettings settings,
      CorsSettings cors,
      LoggingSettings logging,
      Traces traces,
      Problems problems,
      MeterRegistry meters,
      ObjectProvider<CodecCustomizer> customizers) {
    ServerCodecConfigurer codecs = ServerCodecConfigurer.create();
    customizers.orderedStream().forEach(customizer -> customizer.customize(codecs));
    Proxies proxies = new Proxies(new Networks(settings.trustedProxies()));
    return rooms ->
        new FrontDoor(
            proxies,
            new EndpointRouter(rooms, meters),
            new AnyOrigin(cors, rooms),
            problems,
            new RequestLog(logging),
            traces,
            codecs);
  }

  @Bean
  HttpHandler frontDoor(Doors doors, List<Endpoints> rooms) {
    return doors.to(rooms);
  }

  /** Where requests come in, to these rooms and no others. */
  @FunctionalInterface
  interface Doors {

    HttpHandler to(List<Endpoints> rooms);
  }
}
