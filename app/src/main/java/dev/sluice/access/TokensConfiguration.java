package dev.sluice.access;

import dev.sluice.platform.RolesSettings;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this installation signs itself, and what it lets in by that. */
@Configuration(proxyBeanMethods = false)
class TokensConfiguration {

  @Bean
  KeyRing keyRing(AccessSettings settings) {
    Path file = settings.secretsFile();
    return new KeyRing(file == null ? null : new SecretsFile(file), Clock.systemUTC());
  }

  @Bean
  @ConditionalOnProperty("sluice.access.secrets-file")
  SecretsWatch secretsWatch(KeyRing ring, RolesSettings roles) {
    return new SecretsWatch(ring, roles.last());
  }
}
