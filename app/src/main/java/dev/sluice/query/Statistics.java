package dev.sluice.query;

import dev.sluice.store.Reads;
import dev.sluice.store.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Finds figures out, each answer as of one moment. */
final class Statistics {

  private final Reads reads;
  private final JsonMapper json;
  private final StatsLimits limits;

  Statistics(Reads reads, JsonMapper json, StatsLimits limits) {
    this.reads = reads;
    this.json = json;
    this.limits = limits;
  }

  Mono<DatedAnswer> summary(UUID client, Selection wanted) {
    return asOfNow(
        (session, now) ->
            new Summary(limits)
                .of(session, client, wanted)
                .zipWhen(
                    figures -> hits(session, client),
                    (figures, hits) ->
                        DatedAnswer.of(json, figures, Map.of("apiHits", hits), now)));
  }

  private static Mono<Long> hits(Session session, UUID client) {
    return new Counters(session::sql)
        .hits(List.of(client))
        .map(hits -> hits.getOrDefault(client, 0L));
  }

  Mono<DatedAnswer> breakdown(UUID client, BreakdownQuery query) {
    return asOfNow(
        (session, now) ->
            new Breakdown(limits)
                .of(session, client, query)
                .map(figures -> DatedAnswer.of(json, figures, Map.of(), now)));
  }

  Mono<DatedAnswer> timeline(UUID client, TimelineQuery query) {
    return asOfNow(
        (session, now) ->
            new Timeline(limits)
                .of(session, client, query, now)
                .map(figures -> DatedAnswer.of(json, figures, Map.of(), now)));
  }

  private interface Question {
    Mono<DatedAnswer> ask(Session session, Instant now);
  }

  /** What was stored by that moment is seen, and nothing that comes meanwhile. */
  private Mono<DatedAnswer> asOfNow(Question question) {
    return Mono.defer(() -> answered(reads.choose(), question));
  }

  private static Mono<DatedAnswer> answered(Reads.Source source, Question question) {
    return source.transactions().read(session -> question.ask(session, source.asOf()));
  }
}
