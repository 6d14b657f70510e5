package dev.sluice.store;

import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.EngineCheck;
import dev.sluice.platform.Role;
import dev.sluice.platform.Secrets;
import dev.sluice.platform.WrongSettingException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.metrics.MicrometerCommandLatencyRecorder;
import io.lettuce.core.metrics.MicrometerOptions;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Redis, for what all nodes have to know together and may lose. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisSettings.class)
public class RedisConfiguration {

  private static final String URL = "sluice.redis.url";

  /** Whoever asks a cache finds out for himself what Redis does not say in that time. */
  private static final Duration CACHE_PATIENCE = Duration.ofMillis(100);

  /** A connection that only listens sends nothing, and would never learn that it was cut. */
  private static final KeepAliveOptions KEPT_ALIVE =
      KeepAliveOptions.builder()
          .enable()
          .idle(Duration.ofSeconds(5))
          .interval(Duration.ofSeconds(2))
          .count(3)
          .build();

  /** The same for one that speaks, and would be tried for a quarter of an hour. */
  private static final TcpUserTimeoutOptions TAKEN =
      TcpUserTimeoutOptions.builder().enable().tcpUserTimeout(Duration.ofSeconds(10)).build();

  @Bean(destroyMethod = "shutdown")
  ClientResources redisResources(MeterRegistry meters) {
    return ClientResources.builder()
        .commandLatencyRecorder(
            new MicrometerCommandLatencyRecorder(meters, MicrometerOptions.create()))
        .build();
  }

  /**
   * Nothing queues up for a Redis that is away: what it would have been told is told anew later.
   */
  @Bean(destroyMethod = "shutdown")
  RedisClient redisClient(RedisSettings settings, ClientResources resources) {
    RedisClient client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(10_000)
            .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
            .socketOptions(
                SocketOptions.builder()
                    .connectTimeout(Duration.ofSeconds(2))
                    .keepAlive(KEPT_ALIVE)
                    .tcpUserTimeout(TAKEN)
                    .build())
            .build());
    return client;
  }

  @Bean
  RedisConnection redisConnection(RedisClient client, RedisSettings settings) {
    RedisURI uri = uri(settings.url());
    uri.setTimeout(settings.timeout());
    return new RedisConnection(client, uri);
  }

  private static RedisURI uri(String url) {
    try {
      return RedisURI.create(url);
    } catch (IllegalArgumentException e) {
      throw new WrongSettingException(
          "%s must look like redis://:password@host:port, but is '%s'."
              .formatted(URL, Secrets.masked(URL, url)));
    }
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Caches caches(RedisConnection redis, MeterRegistry meters) {
    return new Caches(redis, CACHE_PATIENCE, meters, System::currentTimeMillis, Role.QUERY);
  }

  @Bean
  EngineCheck redisCheck(RedisConnection redis) {
    return new EngineCheck(
        "redis",
        Set.of(),
        "connected",
        "local_cache_only",
        redis.ask(RedisReactiveCommands::ping).map("PONG"::equals));
  }
}
