package dev.sluice.access;

import dev.sluice.platform.WrongSettingException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Makes the two files of a new installation, for where its processes can't: what Kubernetes mounts
 * has to be there before.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessSettings.class)
public class MakeSecrets {

  /** The first word of the command line that asks for it. */
  public static final String WORD = "make-secrets";

  private static final Logger log = LoggerFactory.getLogger(MakeSecrets.class);

  /** What is there stays as it is. */
  public static void run(String... settings) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(MakeSecrets.class)
            .web(WebApplicationType.NONE)
            .run(settings)) {
      AccessSettings access = context.getBean(AccessSettings.class);
      Path secrets = named(SecretsFile.SETTING, access.secretsFile());
      Path key = named(KeyFile.SETTING, access.adminKeyFile());
      new SecretsFile(secrets).readOrMake(Instant.now());
      make(new KeyFile(key));
    }
  }

  private static void make(KeyFile file) {
    if (file.find().isEmpty()) {
      file.keep(ApiKey.made());
      log.info("Made the first admin key in {}", file);
    }
  }

  private static Path named(String setting, @Nullable Path path) {
    if (path == null) {
      throw new WrongSettingException(setting + " is needed to make secrets.");
    }
    return path;
  }
}
