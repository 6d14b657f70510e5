package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.platform.Parameters;
import dev.sluice.platform.Seats;
import dev.sluice.store.Reads;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A client's events as other systems list them: by pages that have numbers, or as one array that is
 * sent while it is read.
 */
public final class EventLists {

  /** So far back a page may lie, and so many are counted where no count tells. */
  public static final int DEEPEST = 100_000;

  private final Reads reads;
  private final EventSearch search;
  private final Seats seats;
  private final Downloads downloads;
  private final StatsLimits limits;
  private final LongSupplier nanoTime;

  EventLists(
      Reads reads,
      EventSearch search,
      Seats seats,
      Downloads downloads,
      StatsLimits limits,
      LongSupplier nanoTime) {
    this.reads = reads;
    this.search = search;
    this.seats = seats;
    this.downloads = downloads;
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /**
   * An answer that shows one page.
   *
   * @param page from 1 on
   * @throws dev.sluice.platform.Problem for one that lies too deep
   */
  public Mono<ServerResponse> page(
      UUID client,
      Selection wanted,
      Order order,
      int page,
      int limit,
      Function<NumberedPage, ServerResponse> shown) {
    if ((long) page * limit > DEEPEST) {
      throw Parameters.invalid(
          "page", "must not lead further than to the first %,d".formatted(DEEPEST));
    }
    return seats.answer(
        client,
        Mono.defer(() -> page(reads.choose(), client, wanted, order, page, limit)).map(shown));
  }

  private Mono<NumberedPage> page(
      Reads.Source source, UUID client, Selection wanted, Order order, int page, int limit) {
    long skipped = (page - 1L) * limit;
    return told(source, client, wanted)
        .flatMap(
            total ->
                find(
                        source,
                        client,
                        wanted,
                        order,
                        new NumberedFinds(skipped, limit, skipped + limit))
                    .map(found -> new NumberedPage(found.events(), page, limit, total)))
        .switchIfEmpty(
            Mono.defer(
                () ->
                    find(source, client, wanted, order, new NumberedFinds(skipped, limit, DEEPEST))
                        .map(found -> new NumberedPage(found.events(), page, limit, found.met()))));
  }

  private Mono<Long> told(Reads.Source source, UUID client, Selection wanted) {
    return source
        .transactions()
        .read(session -> told(new EventSums(session, client, limits), wanted));
  }

  private static Mono<Long> told(EventSums sums, Selection wanted) {
    return sums.told(wanted).switchIfEmpty(Mono.defer(() -> sums.ofUser(wanted)));
  }

  private Mono<NumberedFinds> find(
      Reads.Source source, UUID client, Selection wanted, Order order, NumberedFinds finds) {
    return search
        .find(source, client, query(wanted, order, finds.room()), Detail.BRIEF, finds)
        .thenReturn(finds);
  }

  private static SearchQuery query(Selection wanted, Order order, int limit) {
    return new SearchQuery(wanted, order, limit, Cursor.first(order));
  }

  /**
   * The newest, as one array.
   *
   * @param most of them
   */
  public Mono<ServerResponse> newest(
      ServerRequest request,
      Caller caller,
      Selection wanted,
      int most,
      Function<FoundEvent, byte[]> element) {
    return downloads.answer(
        request,
        caller,
        Mono.fromSupplier(() -> newest(reads.choose(), caller.client(), wanted, most, element)));
  }

  private Download newest(
      Reads.Source source,
      UUID client,
      Selection wanted,
      int most,
      Function<FoundEvent, byte[]> element) {
    Search found = new Search(source.database(), client, query(wanted, Order.DESC, most), nanoTime);
    Export export = new Export(found, new JsonElements(element), most, nanoTime);
    return array(export.pieces(), export::events);
  }

  /** Those that were first before the others, by the client's word, as one array. */
  public Mono<ServerResponse> asTheyWere(
      ServerRequest request,
      Caller caller,
      Selection wanted,
      int offset,
      int limit,
      Function<FoundEvent, byte[]> element) {
    Occurrences occurrences = new Occurrences(caller.client(), limits);
    return downloads.answer(
        request,
        caller,
        Mono.fromSupplier(reads::choose)
            .flatMap(
                source ->
                    occurrences
                        .places(source, wanted, offset, limit)
                        .map(places -> array(occurrences, source, places, element))));
  }

  private static Download array(
      Occurrences occurrences,
      Reads.Source source,
      List<Cursor> places,
      Function<FoundEvent, byte[]> element) {
    return array(
        occurrences.pieces(source.database(), places, new JsonElements(element)), places::size);
  }

  private static Download array(Flux<Mono<byte[]>> pieces, LongSupplier events) {
    return new Download(
        Map.of(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE),
        JsonElements.array(pieces),
        events);
  }
}
