package dev.sluice.query;

import dev.sluice.access.Gate;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Role;
import dev.sluice.platform.Seats;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.json.JsonMapper;

/** The query role, and the counts that the live role asks for. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QuerySettings.class)
public class QueryConfiguration {

  @Bean
  @ConditionalOnRole({Role.QUERY, Role.LIVE})
  Counters counters(DatabaseClient database) {
    return new Counters(database);
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints queryEndpoints(
      DatabaseClient database, QuerySettings settings, JsonMapper json, Gate gate) {
    return new EventsEndpoint(new EventSearch(database, json), new Seats(settings.searches()))
        .endpoints(gate);
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints pages(JsonMapper json) {
    return new PagesEndpoint(new ApiDescription(json)).endpoints();
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints problems(JsonMapper json) {
    return new ProblemsEndpoint(json).endpoints();
  }
}
