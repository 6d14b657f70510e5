package dev.sluice.query;

import dev.sluice.access.Cursors;
import dev.sluice.access.Gate;
import dev.sluice.log.LogSettings;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Role;
import dev.sluice.platform.Seats;
import dev.sluice.store.StoreConfiguration;
import dev.sluice.store.StoreSettings;
import dev.sluice.store.Transactions;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import tools.jackson.databind.json.JsonMapper;

/** The query role, and the counts and events that the live role asks for. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({QuerySettings.class, LogSettings.class})
public class QueryConfiguration {

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Counters counters(@Qualifier(StoreConfiguration.LIVE) DatabaseClient database) {
    return new Counters(database);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  EventTail eventTail(
      @Qualifier(StoreConfiguration.LIVE) DatabaseClient database,
      JsonMapper json,
      LogSettings log) {
    return new EventTail(database, json, log.topic());
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints queryEndpoints(
      DatabaseClient database,
      QuerySettings settings,
      StoreSettings store,
      JsonMapper json,
      Cursors cursors,
      Gate gate) {
    Seats seats = new Seats(settings.searches(), settings.ofOneClient(store.connections()));
    EventSearch search =
        new EventSearch(database, json, cursors, settings.patience(), System::nanoTime);
    return Endpoints.of(
        new EventsEndpoint(search, cursors, seats).endpoints(gate),
        new PathEndpoint(search, new UserSummaries(database), cursors, seats, json).endpoints(gate),
        new UsageEndpoint(new Usage(database, settings.usageNames()), seats, json).endpoints(gate),
        new ReportsEndpoint(new ActivityReports(database, json, cursors), cursors, seats)
            .endpoints(gate));
  }

  /** With seats of their own, so that what takes long leaves room for what is quick. */
  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints insightEndpoints(
      @Qualifier(StoreConfiguration.QUERIES) Transactions transactions,
      QuerySettings settings,
      StoreSettings store,
      JsonMapper json,
      Gate gate) {
    int most = settings.insights(store.connections());
    Seats seats =
        new Seats(
            most, most / 2, "As many such questions as are answered at a time are under way.");
    return new InsightEndpoint(transactions, new EventScans(settings.insightEvents()), seats, json)
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
