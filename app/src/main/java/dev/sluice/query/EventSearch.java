package dev.sluice.query;

import dev.sluice.access.Cursors;
import dev.sluice.platform.JsonPage;
import dev.sluice.store.OvertimeException;
import dev.sluice.store.Reads;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds a client's events, a page at a time. A search that takes too long breaks off with what it
 * has, and its next page goes on from there.
 */
final class EventSearch {

  /** Whose cursors these are. */
  static final String LIST = "events";

  private final Reads reads;
  private final JsonMapper json;
  private final Cursors cursors;
  private final Duration patience;
  private final LongSupplier nanoTime;

  EventSearch(
      Reads reads, JsonMapper json, Cursors cursors, Duration patience, LongSupplier nanoTime) {
    this.reads = reads;
    this.json = json;
    this.cursors = cursors;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** A page of them; no more is read from the database than finds room in it. */
  Mono<JsonPage> find(UUID client, SearchQuery query) {
    return Mono.defer(
        () -> {
          Reads.Source source = reads.choose();
          JsonPage page = new JsonPage(json, query.limit()).asOf(source.asOf());
          Finds finds = Finds.in(page, cursor -> cursors.sealed(client, LIST, cursor.text()));
          return find(source, client, query, finds).thenReturn(page);
        });
  }

  /** The same for whatever is made of them. */
  Mono<Void> find(Reads.Source source, UUID client, SearchQuery query, Finds finds) {
    return find(source, client, query, Detail.WHOLE, finds);
  }

  Mono<Void> find(Reads.Source source, UUID client, SearchQuery query, Detail detail, Finds finds) {
    return Mono.defer(
        () ->
            new Paging(new Search(source.database(), client, query, detail, nanoTime), finds)
                .goThrough());
  }

  private final class Paging {

    private final Search search;
    private final Finds finds;
    private final long begun = nanoTime.getAsLong();

    Paging(Search search, Finds finds) {
      this.search = search;
      this.finds = finds;
    }

    Mono<Void> goThrough() {
      return Mono.defer(this::goOn).repeat(this::goesOn).then();
    }

    private boolean goesOn() {
      return !finds.areFull() && !search.isOver();
    }

    /** One that has found nothing out would be asked the same again. */
    private Mono<Void> goOn() {
      if (search.hasBegun() && nanoTime.getAsLong() - begun > patience.toNanos()) {
        return breakOff();
      }
      return search.goOn(finds).onErrorResume(this::isTooMuch, overtime -> breakOff());
    }

    private boolean isTooMuch(Throwable failure) {
      return search.hasBegun() && OvertimeException.is(failure);
    }

    private Mono<Void> breakOff() {
      return Mono.fromRunnable(() -> finds.breakOff(search.place()));
    }
  }
}
