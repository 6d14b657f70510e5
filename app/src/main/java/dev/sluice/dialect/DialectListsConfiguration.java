package dev.sluice.dialect;

import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Role;
import dev.sluice.query.EventLists;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The dialects in which events are asked for. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.QUERY)
public class DialectListsConfiguration {

  @Bean
  Endpoints listsOfOlderSystems(Reception reception, EventLists lists) {
    return Endpoints.of(
        new ActivityLogPages(reception, lists).endpoints(),
        new InteractionLists(reception, lists).endpoints(),
        new ActivityApiList(reception, lists).endpoints());
  }
}
