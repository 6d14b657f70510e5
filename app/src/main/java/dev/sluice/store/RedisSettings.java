package dev.sluice.store;

import dev.sluice.platform.Within;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Redis.
 *
 * @param url redis://:password@host:port, rediss:// for TLS, or
 *     redis-sentinel://:password@host:port,host:port/0#mymaster
 * @param timeout how long a command may take
 */
@Validated
@ConfigurationProperties("sluice.redis")
public record RedisSettings(
    @DefaultValue("redis://127.0.0.1:6379")
        @Pattern(
            regexp = "redis(s|-sentinel)?://\\S+",
            message = "must look like redis://:password@host:port")
        String url,
    @DefaultValue("500ms") @Within(least = "10ms", most = "1m") Duration timeout) {

  @Override
  public String toString() {
    return "RedisSettings[timeout=" + timeout + "]";
  }
}
