package dev.sluice.ingest;

import dev.sluice.access.Gate;
import dev.sluice.access.Limits;
import dev.sluice.access.OpenCalls;
import dev.sluice.event.EventReader;
import dev.sluice.log.EventLog;
import dev.sluice.persist.StoredPlaces;
import dev.sluice.platform.ConditionalOnRole;
import dev.sluice.platform.Drain;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.EventLoops;
import dev.sluice.platform.Problems;
import dev.sluice.platform.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** The ingest role. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.INGEST)
@EnableConfigurationProperties(IngestSettings.class)
public class IngestConfiguration {

  @Bean
  EventReader eventReader(IngestSettings settings) {
    return new EventReader(settings.addresses());
  }

  /** Fewer threads than processors, so that decoding leaves one for whatever else there is. */
  @Bean(destroyMethod = "dispose")
  Scheduler decoding() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    return Schedulers.newParallel("ingest-decoding", threads);
  }

  /** Apart from decoding, which goes by pieces and must not wait for a body of megabytes. */
  @Bean(destroyMethod = "dispose")
  Scheduler reading() {
    return Schedulers.newParallel("ingest-reading", 1);
  }

  @Bean
  IngestMeters ingestMeters(MeterRegistry registry) {
    return IngestMeters.of(registry);
  }

  @Bean
  Bodies bodies(
      IngestSettings settings,
      EventLoops loops,
      @Qualifier("decoding") Scheduler decoding,
      @Qualifier("reading") Scheduler reading) {
    return new Bodies(settings, loops, decoding, reading);
  }

  @Bean
  Answers answers(
      IngestSettings settings, StoredPlaces stored, JsonMapper json, Problems problems) {
    StoredWaits waits =
        new StoredWaits(stored, settings.storedTimeout(), new Room(settings.storedWaits().bytes()));
    return new Answers(json, problems, waits);
  }

  @Bean
  Documents documents(
      IngestSettings settings, Bodies bodies, EventLog log, EventLoops loops, IngestMeters meters) {
    return new Documents(bodies, new DocumentReader(settings.maxBatch()), log, loops, meters);
  }

  @Bean
  Streams streams(
      IngestSettings settings,
      EventLog log,
      IngestMeters meters,
      Limits limits,
      OpenCalls calls,
      Drain drain) {
    return new Streams(
        log, meters, settings.bodyTimeout(), settings.streamMemory().bytes(), limits, calls, drain);
  }

  @Bean
  Uploads uploads(IngestSettings settings, Bodies bodies, Streams streams, EventReader events) {
    return new Uploads(
        bodies, streams, () -> new CsvReader(events), Clock.systemUTC(), settings.bodyTimeout());
  }

  @Bean
  DialectMeters dialectMeters(MeterRegistry registry) {
    return DialectMeters.in(registry);
  }

  @Bean
  Formats formats(EventReader events, ObjectProvider<BodyFormat> formatsOfOthers) {
    return new Formats(events, formatsOfOthers.orderedStream().toList());
  }

  @Bean
  ForeignEvents foreignEvents(
      IngestSettings settings,
      Bodies bodies,
      Documents documents,
      Uploads uploads,
      Limits limits,
      DialectMeters meters,
      @Qualifier("reading") Scheduler reading) {
    return new ForeignEvents(
        bodies,
        documents,
        uploads,
        limits,
        meters,
        Clock.systemUTC(),
        settings.maxBatch(),
        reading);
  }

  @Bean
  Endpoints ingestEndpoints(
      Formats formats,
      Bodies bodies,
      Documents documents,
      Streams streams,
      Uploads uploads,
      Answers answers,
      DialectMeters meters,
      Limits limits,
      Gate gate) {
    return Endpoints.of(
        new EventsEndpoint(
                formats, bodies, documents, streams, answers, meters, limits, Clock.systemUTC())
            .endpoints(gate),
        new ImportEndpoint(uploads, answers, formats, limits).endpoints(gate));
  }
}
