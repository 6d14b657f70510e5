package dev.sluice.access;

import dev.sluice.platform.RolesSettings;
import dev.sluice.platform.WrongSettingException;
import dev.sluice.store.StoreConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * The command {@code rotate-secrets}: a new secret takes its turn, and what is sealed in the
 * database is sealed anew with it. It starts no server, and the servers that run need not stop.
 */
@Configuration(proxyBeanMethods = false)
@Import(StoreConfiguration.class)
@EnableConfigurationProperties({AccessSettings.class, RolesSettings.class})
public class RotateSecrets {

  public static final String COMMAND = "rotate-secrets";

  private static final Logger log = LoggerFactory.getLogger(RotateSecrets.class);

  @Bean
  SecretsRotation secretsRotation(AccessSettings settings, DatabaseClient database) {
    Path file = settings.secretsFile();
    if (file == null) {
      throw new WrongSettingException(SecretsFile.SETTING + " is needed to rotate secrets.");
    }
    if (Files.notExists(file)) {
      throw new WrongSettingException(
          "%s names %s, which is not there.".formatted(SecretsFile.SETTING, file));
    }
    Clock clock = Clock.systemUTC();
    SecretsFile secrets = new SecretsFile(file);
    KeyRing ring = new KeyRing(secrets, clock);
    EmailRotation emails = new EmailRotation(database, new Emails(ring));
    return new SecretsRotation(secrets, ring, emails, SecretsFile.NOTICE.plusSeconds(1), clock);
  }

  /**
   * Returns once all of it is done.
   *
   * @param defaults of settings that are not given
   */
  public static void run(Map<String, Object> defaults, String... settings) {
    try (ConfigurableApplicationContext context = context(defaults, settings)) {
      // the one thread of a command that has nothing else to do
      context.getBean(SecretsRotation.class).run().toFuture().join();
    } catch (CompletionException failure) {
      log.error("Not all is sealed anew: run it again: {}", String.valueOf(failure.getCause()));
      throw failure;
    }
  }

  private static ConfigurableApplicationContext context(
      Map<String, Object> defaults, String... settings) {
    return new SpringApplicationBuilder(RotateSecrets.class)
        .web(WebApplicationType.NONE)
        .properties(defaults)
        .run(settings);
  }
}
