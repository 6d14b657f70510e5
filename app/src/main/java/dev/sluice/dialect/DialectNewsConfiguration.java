package dev.sluice.dialect;

import dev.sluice.access.Gate;
import dev.sluice.access.Limits;
import dev.sluice.live.News;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Origins;
import dev.sluice.platform.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The dialects in which is told that there is something new. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.LIVE)
public class DialectNewsConfiguration {

  @Bean
  Endpoints newsOfOlderSystems(Gate gate, Limits limits, Origins origins, News news) {
    Visitors visitors = new Visitors(new Reception(gate, limits), gate, origins);
    return new InteractionNews(visitors, news).endpoints();
  }
}
