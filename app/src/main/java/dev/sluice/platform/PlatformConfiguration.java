package dev.sluice.platform;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import tools.jackson.databind.json.JsonMapper;

/** What every process has, whatever its roles. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RolesSettings.class, HttpSettings.class, CorsSettings.class})
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
   */
  @Bean
  ReactorResourceFactory reactorResources() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
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
  Endpoints health(
      RolesSettings roles,
      ObjectProvider<EngineCheck> engines,
      StageRunner stages,
      ObjectProvider<Alarm> alarms,
      Drain drain) {
    return new Health(
            roles, engines.orderedStream().toList(), stages, alarms.orderedStream().toList(), drain)
        .endpoints();
  }

  @Bean
  Endpoints metrics(PrometheusMeterRegistry registry) {
    return new Metrics(registry).endpoints();
  }

  @Bean
  UnreadableAddress unreadableAddress(JsonMapper json) {
    return new UnreadableAddress(json);
  }

  @Bean
  Problems problemDocuments(JsonMapper json, ObjectProvider<Diagnosis> diagnoses) {
    return new Problems(json, diagnoses.orderedStream().toList());
  }

  @Bean
  HttpHandler frontDoor(
      HttpSettings settings,
      CorsSettings cors,
      List<Endpoints> rooms,
      Problems problems,
      ObjectProvider<CodecCustomizer> customizers) {
    ServerCodecConfigurer codecs = ServerCodecConfigurer.create();
    customizers.orderedStream().forEach(customizer -> customizer.customize(codecs));
    return new FrontDoor(
        new Proxies(new Networks(settings.trustedProxies())),
        new EndpointRouter(rooms),
        new AnyOrigin(cors, rooms),
        problems,
        codecs);
  }
}
