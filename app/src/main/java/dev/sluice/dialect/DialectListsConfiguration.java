package dev.sluice.dialect;

import dev.sluice.access.Gate;
import dev.sluice.access.Limits;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Origins;
import dev.sluice.platform.Role;
import dev.sluice.query.EventLists;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The dialects in which events are asked for. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.QUERY)
public class DialectListsConfiguration {

  @Bean
  Endpoints listsOfOlderSystems(Gate gate, Limits limits, Origins origins, EventLists lists) {
    Visitors visitors = new Visitors(new Reception(gate, limits), gate, origins);
    return Endpoints.of(
        new ActivityLogPages(visitors, lists).endpoints(),
        new InteractionLists(visitors, lists).endpoints(),
        new ActivityApiList(visitors, lists).endpoints());
  }
}
