package dev.sluice;

import dev.sluice.access.AccessConfiguration;
import dev.sluice.access.MakeSecrets;
import dev.sluice.access.RotateSecrets;
import dev.sluice.access.SecretsCommand;
import dev.sluice.dialect.DialectConfiguration;
import dev.sluice.dialect.DialectListsConfiguration;
import dev.sluice.dialect.DialectNewsConfiguration;
import dev.sluice.dialect.TrackersConfiguration;
import dev.sluice.ingest.IngestConfiguration;
import dev.sluice.live.LiveConfiguration;
import dev.sluice.log.LogConfiguration;
import dev.sluice.persist.PersistConfiguration;
import dev.sluice.platform.PlatformConfiguration;
import dev.sluice.platform.StageRunner;
import dev.sluice.query.QueryConfiguration;
import dev.sluice.store.Migrate;
import dev.sluice.store.RedisConfiguration;
import dev.sluice.store.StoreConfiguration;
import dev.sluice.store.StoreWatchConfiguration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** The server: the rooms of the house, each switched on by the roles of this process. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    exclude = {WebFluxAutoConfiguration.class, ErrorWebFluxAutoConfiguration.class})
@Import({
  IngestConfiguration.class,
  DialectConfiguration.class,
  TrackersConfiguration.class,
  DialectListsConfiguration.class,
  DialectNewsConfiguration.class,
  PersistConfiguration.class,
  LiveConfiguration.class,
  QueryConfiguration.class,
  AccessConfiguration.class,
  LogConfiguration.class,
  StoreConfiguration.class,
  StoreWatchConfiguration.class,
  RedisConfiguration.class,
  PlatformConfiguration.class
})
public class SluiceApplication {

  public static void main(String[] args) {
    Optional<SecretsCommand> command = SecretsCommand.of(args);
    if (command.isPresent()) {
      RotateSecrets.run(command.get(), Map.of(), behindFirst(args));
    } else if (args.length > 0 && args[0].equals(MakeSecrets.WORD)) {
      MakeSecrets.run(behindFirst(args));
    } else if (args.length > 0 && args[0].equals(Migrate.WORD)) {
      Migrate.run(behindFirst(args));
    } else {
      endWhereHopeless(SpringApplication.run(SluiceApplication.class, args));
    }
  }

  private static String[] behindFirst(String... args) {
    return Arrays.copyOfRange(args, 1, args.length);
  }

  private static void endWhereHopeless(ConfigurableApplicationContext server) {
    CompletableFuture<Void> _ =
        server
            .getBean(StageRunner.class)
            .hopeless()
            .thenAcceptAsync(reason -> System.exit(SpringApplication.exit(server, () -> 1)));
  }
}
