package dev.sluice.access;

import dev.sluice.platform.RolesSettings;
import dev.sluice.platform.WrongSettingException;
import dev.sluice.store.StoreConfiguration;
import dev.sluice.store.Transactions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Does what a {@link SecretsCommand} says: a new secret takes its turn, and what is sealed in the
 * database is sealed anew with it. It starts no server, and the servers that run need not stop.
 */
@Configuration(proxyBeanMethods = false)
@Import(StoreConfiguration.class)
@EnableConfigurationProperties({AccessSettings.class, RolesSettings.class})
public class RotateSecrets {

  private static final Logger log = LoggerFactory.getLogger(RotateSecrets.class);

  @Bean
  SecretsRotation secretsRotation(
      AccessSettings settings,
      DatabaseClient database,
      @Qualifier(StoreConfiguration.CALLERS) Transactions transactions) {
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
    KeyRing ring = new KeyRing(secrets, clock, System::nanoTime);
    EmailRotation emails = new EmailRotation(database, new Emails(ring));
    return new SecretsRotation(
        secrets,
        ring,
        new SecretsMark(ring, database),
        emails,
        transactions,
        SecretsFile.NOTICE.plusSeconds(1),
        clock);
  }

  /**
   * Returns once all of it is done.
   *
   * @param defaults of settings that are not given
   */
  public static void run(SecretsCommand command, Map<String, Object> defaults, String... settings) {
    try (ConfigurableApplicationContext context = context(defaults, settings)) {
      // the one thread of a command that has nothing else to do
      work(command, context.getBean(SecretsRotation.class)).toFuture().join();
    } catch (CompletionException failure) {
      log.error(
          "Not all is sealed anew, for which there is {}",
          SecretsCommand.RESEAL_EMAILS.word(),
          failure.getCause());
      throw failure;
    }
  }

  private static Mono<EmailRotation.Outcome> work(
      SecretsCommand command, SecretsRotation rotation) {
    return switch (command) {
      case ROTATE_SECRETS -> rotation.rotate();
      case RESEAL_EMAILS -> rotation.reseal();
    };
  }

  private static ConfigurableApplicationContext context(
      Map<String, Object> defaults, String... settings) {
    return new SpringApplicationBuilder(RotateSecrets.class)
        .web(WebApplicationType.NONE)
        .properties(defaults)
        .run(settings);
  }
}
