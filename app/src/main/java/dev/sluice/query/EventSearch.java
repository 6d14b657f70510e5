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
    return Mono.defer(() -> new Paging(client, query).page());
  }

  private final class Paging implements Search.Taker {

    private final UUID client;
    private final Search search;
    private final JsonPage page;
    private final long begun = nanoTime.getAsLong();

    Paging(UUID client, SearchQuery query) {
      this.client = client;
      Reads.Source source = reads.choose();
      this.search = new Search(source.database(), client, query, nanoTime);
      this.page = new JsonPage(json, query.limit()).asOf(source.asOf());
    }

    Mono<JsonPage> page() {
      return Mono.defer(this::goOn).repeat(this::goesOn).then(Mono.just(page));
    }

    private boolean goesOn() {
      return !page.isFull() && !search.isOver();
    }

    /** One that has found nothing out would be asked the same again. */
    private Mono<Void> goOn() {
      if (search.hasBegun() && nanoTime.getAsLong() - begun > patience.toNanos()) {
        return breakOff();
      }
      return search.goOn(this).onErrorResume(this::isTooMuch, overtime -> breakOff());
    }

    private boolean isTooMuch(Throwable failure) {
      return search.hasBegun() && OvertimeException.is(failure);
    }

    private Mono<Void> breakOff() {
      return Mono.fromRunnable(() -> page.breaksOff(() -> sealed(search.place())));
    }

    @Override
    public boolean takes(FoundEvent event) {
      return page.takes(event, () -> sealed(event.cursor()));
    }

    @Override
    public int room() {
      return page.room();
    }

    private String sealed(Cursor cursor) {
      return cursors.sealed(client, LIST, cursor.text());
    }
  }
}
