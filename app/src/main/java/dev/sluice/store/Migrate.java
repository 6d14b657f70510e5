package dev.sluice.store;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brings the schema up to date, and starts no server. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreSettings.class)
public class Migrate {

  /** The first word of the command line that asks for it. */
  public static final String WORD = "migrate";

  @Bean
  Migration migration(StoreSettings settings) {
    return new Migration(settings);
  }

  /** Returns once it is done. */
  public static void run(String... settings) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Migrate.class).web(WebApplicationType.NONE).run(settings)) {
      context.getBean(Migration.class).make();
    }
  }
}
