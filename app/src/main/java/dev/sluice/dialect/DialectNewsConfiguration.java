package dev.sluice.dialect;

import dev.sluice.live.News;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The dialects in which is told that there is something new. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.LIVE)
public class DialectNewsConfiguration {

  @Bean
  Endpoints newsOfOlderSystems(Reception reception, News news) {
    return new InteractionNews(reception, news).endpoints();
  }
}
