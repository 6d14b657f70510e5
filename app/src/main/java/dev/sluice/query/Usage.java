package dev.sluice.query;

import dev.sluice.access.Caller;
import dev.sluice.access.Scope;
import dev.sluice.platform.ClassPathText;
import dev.sluice.query.TopUsage.Place;
import dev.sluice.store.Column;
import dev.sluice.store.Reads;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** How much clients send, by what is counted: no row of an event is looked at. */
public final class Usage {

  private static final String DAILY = ClassPathText.of("sql/usage_daily.sql");
  private static final String TOP = ClassPathText.of("sql/usage_top.sql");

  private final Reads reads;
  private final UsageNames names;

  Usage(Reads reads, UsageNames names) {
    this.reads = reads;
    this.names = names;
  }

  /** So many days of UTC, the last of which is today. */
  public Mono<DailyUsage> daily(UUID client, int days) {
    return Mono.fromSupplier(reads::choose).flatMap(source -> daily(source, client, days));
  }

  private static Mono<DailyUsage> daily(Reads.Source source, UUID client, int days) {
    LocalDate today = source.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
    return source
        .database()
        .sql(DAILY)
        .bind("client", client)
        .bind("first", today.minusDays(days - 1L))
        .bind("last", today)
        .map(
            row ->
                new DailyUsage.Day(
                    Column.required(row, "day", LocalDate.class),
                    Column.required(row, "events", Long.class)))
        .all()
        .collectList()
        .map(found -> DailyUsage.of(found, source.asOf()));
  }

  /** The first of all clients, as the caller may see them. */
  public Mono<TopUsage> top(Caller caller, int limit, int hours) {
    return Mono.fromSupplier(reads::choose).flatMap(source -> top(source, caller, limit, hours));
  }

  private Mono<TopUsage> top(Reads.Source source, Caller caller, int limit, int hours) {
    Instant now = source.asOf();
    UsageStretch stretch = UsageStretch.last(hours, now);
    return source
        .database()
        .sql(TOP)
        .bind("minutes", stretch.minutes())
        .bind("hours", stretch.hours())
        .bind("days", stretch.days())
        .bind("now", now)
        .bind("limit", limit)
        .bind("own", caller.client())
        .map(row -> Line.of(row, caller.client()))
        .all()
        .collectList()
        .map(lines -> top(caller, limit, lines, stretch.minutes(), now));
  }

  private TopUsage top(Caller caller, int limit, List<Line> lines, Instant from, Instant now) {
    UnaryOperator<Place> shown = showsAll(caller) ? UnaryOperator.identity() : Place::masked;
    return new TopUsage(
        lines.stream().filter(line -> line.number <= limit).map(Line::place).map(shown).toList(),
        lines.stream()
            .map(Line::place)
            .filter(Place::own)
            .findAny()
            .orElse(new Place(null, caller.client(), null, 0, true)),
        lines.stream().mapToLong(Line::clients).findFirst().orElse(0),
        from,
        now);
  }

  private boolean showsAll(Caller caller) {
    return names == UsageNames.SHOWN || caller.scope() == Scope.ADMIN;
  }

  /**
   * @param number of the line, of those that have one place as well
   * @param clients that there are
   */
  private record Line(Place place, long number, long clients) {

    static Line of(Readable row, UUID own) {
      UUID client = Column.required(row, "client_id", UUID.class);
      return new Line(
          new Place(
              row.get("place", Long.class),
              client,
              row.get("name", String.class),
              Column.required(row, "events", Long.class),
              client.equals(own)),
          Column.required(row, "line", Long.class),
          Column.required(row, "clients", Long.class));
    }
  }
}
