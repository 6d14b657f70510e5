package dev.sluice.query;

import dev.sluice.access.AccessSettings;
import dev.sluice.access.Cursors;
import dev.sluice.access.Gate;
import dev.sluice.access.OpenCalls;
import dev.sluice.access.People;
import dev.sluice.access.ProfileSettings;
import dev.sluice.log.LogSettings;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Drain;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problems;
import dev.sluice.platform.Role;
import dev.sluice.platform.Seats;
import dev.sluice.store.Caches;
import dev.sluice.store.Reads;
import dev.sluice.store.StoreConfiguration;
import dev.sluice.store.StoreSettings;
import java.time.Clock;
import java.time.Duration;
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

  private static final Duration ERASURE = Duration.ofSeconds(5);

  @Bean
  @ConditionalOnRole(Role.LIVE)
  Counters counters(@Qualifier(StoreConfiguration.LIVE) DatabaseClient database) {
    return new Counters(database::sql);
  }

  @Bean
  @ConditionalOnRole(Role.LIVE)
  EventTail eventTail(
      @Qualifier(StoreConfiguration.LIVE) DatabaseClient database,
      JsonMapper json,
      LogSettings log) {
    return new EventTail(database, json, log.topic());
  }

  /** Searches and statistics share them, as they share connections. */
  @Bean
  @ConditionalOnRole(Role.QUERY)
  Seats querySeats(QuerySettings settings, StoreSettings store) {
    return new Seats(settings.searches(), settings.ofOneClient(store.connections()))
        .telling(TooBroad::told);
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Usage usage(Reads reads, QuerySettings settings) {
    return new Usage(reads, settings.usageNames());
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints queryEndpoints(
      Reads reads,
      Usage usage,
      QuerySettings settings,
      ProfileSettings profiles,
      Seats querySeats,
      JsonMapper json,
      Cursors cursors,
      Gate gate) {
    EventSearch search =
        new EventSearch(reads, json, cursors, settings.patience(), System::nanoTime);
    return Endpoints.of(
        new EventsEndpoint(search, cursors, querySeats).endpoints(gate),
        new PathEndpoint(reads, search, cursors, querySeats, json, profiles.joinedIds())
            .endpoints(gate),
        new UsageEndpoint(usage, querySeats, json).endpoints(gate),
        new ReportsEndpoint(new ActivityReports(reads, json, cursors), cursors, querySeats)
            .endpoints(gate));
  }

  /** As quick as a search, on the same seats. */
  @Bean
  @ConditionalOnRole(Role.QUERY)
  EventLists eventLists(
      Reads reads,
      QuerySettings settings,
      Seats querySeats,
      JsonMapper json,
      Cursors cursors,
      OpenCalls calls,
      Drain drain,
      Problems problems) {
    return new EventLists(
        reads,
        new EventSearch(reads, json, cursors, settings.patience(), System::nanoTime),
        querySeats,
        new Downloads(querySeats, calls, drain, problems, settings.exportPatience()),
        settings.ofLists(),
        System::nanoTime);
  }

  /** With seats of their own, so that what takes long leaves room for what is quick. */
  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints insightEndpoints(
      Reads reads,
      QuerySettings settings,
      StoreSettings store,
      DatedAnswers answers,
      JsonMapper json,
      Gate gate) {
    int most = settings.insights(store.connections());
    Seats seats =
        new Seats(most, most / 2, "As many such questions as are answered at a time are under way.")
            .telling(TooBroad::told);
    return new InsightEndpoint(
            reads, new EventScans(settings.insightEvents()), answers.on(seats), json)
        .endpoints(gate);
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  DatedAnswers datedAnswers(Caches caches, QuerySettings settings, Seats querySeats) {
    return new DatedAnswers(
        caches.cache("answers", DatedAnswers.GOOD, settings.remembered().size()),
        querySeats,
        new Seats(settings.waiting()));
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints statsEndpoints(
      Reads reads, QuerySettings settings, DatedAnswers answers, JsonMapper json, Gate gate) {
    Statistics statistics = new Statistics(reads, json, settings.ofStatistics());
    return new StatsEndpoint(statistics, answers).endpoints(gate);
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints profileEndpoints(
      Reads reads, ProfileSettings settings, Seats querySeats, JsonMapper json, Gate gate) {
    return new ProfileEndpoint(reads, settings, querySeats, json).endpoints(gate);
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Downloads downloads(
      StoreSettings store,
      QuerySettings settings,
      OpenCalls calls,
      Drain drain,
      Problems problems) {
    int most = store.exportConnections();
    Seats seats =
        new Seats(most, most / 2, "As many exports as run at a time are under way.")
            .telling(TooBroad::told);
    return new Downloads(seats, calls, drain, problems, settings.exportPatience());
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints exportEndpoints(
      @Qualifier(StoreConfiguration.EXPORTS) Reads reads,
      Downloads downloads,
      JsonMapper json,
      Gate gate) {
    return new ExportEndpoint(reads, downloads, json).endpoints(gate);
  }

  /** Who waits for an erasure asks as those do who search. */
  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints userEndpoints(
      DatabaseClient database,
      @Qualifier(StoreConfiguration.EXPORTS) DatabaseClient exports,
      People people,
      Downloads downloads,
      DatedAnswers answers,
      JsonMapper json,
      Gate gate) {
    return new UsersEndpoint(
            new UserRecords(exports, json),
            new UserErasures(people, database, ERASURE),
            people,
            downloads,
            answers,
            json,
            Clock.systemUTC())
        .endpoints(gate);
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints pages(JsonMapper json, AccessSettings access) {
    return new PagesEndpoint(new ApiDescription(json), access.comesByTls()).endpoints();
  }

  @Bean
  @ConditionalOnRole(Role.QUERY)
  Endpoints problems(JsonMapper json) {
    return new ProblemsEndpoint(json).endpoints();
  }
}
