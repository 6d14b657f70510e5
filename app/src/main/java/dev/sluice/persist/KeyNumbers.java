package dev.sluice.persist;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.persist.Counted.Kind;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * The numbers under which things are counted. A number never changes, so those of a client's
 * actions, of its pages or of its roles are remembered together. What is one too many of them has
 * the number of all others.
 */
final class KeyNumbers {

  static final String OTHERS = "(other)";

  private static final int BYTES_OF_A_KEY = 100;

  private final DatabaseClient database;
  private final int most;
  private final Cache<Kind, Map<String, Long>> known;

  /**
   * @param most keys of a dimension that have a number of their own
   * @param bytes that those take up which are remembered, about
   */
  KeyNumbers(DatabaseClient database, int most, long bytes) {
    this.database = database;
    this.most = most;
    this.known =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((Kind kind, Map<String, Long> keys) -> weight(keys))
            .build();
  }

  private static int weight(Map<String, Long> keys) {
    return keys.keySet().stream().mapToInt(key -> BYTES_OF_A_KEY + key.length()).sum();
  }

  /** To make numbers is to wait for all others who do, so they are looked for before. */
  Mono<Map<Counted, Long>> of(Set<Counted> all) {
    Map<Kind, Map<String, Long>> keys =
        new HashMap<>(known.getAllPresent(all.stream().map(Counted::kind).collect(toSet())));
    return found(all, keys)
        .then(Mono.defer(() -> made(all, keys)))
        .then(Mono.fromSupplier(() -> numbers(all, keys)));
  }

  private Mono<Void> found(Set<Counted> all, Map<Kind, Map<String, Long>> keys) {
    List<Counted> missing = missing(all, keys);
    return missing.isEmpty() ? Mono.empty() : read(missing, keys);
  }

  private Mono<Void> made(Set<Counted> all, Map<Kind, Map<String, Long>> keys) {
    List<Counted> missing = missing(all, keys);
    return missing.isEmpty() ? Mono.empty() : make(missing).then(read(missing, keys));
  }

  private static List<Counted> missing(Set<Counted> all, Map<Kind, Map<String, Long>> keys) {
    return all.stream().filter(each -> number(each, keys) == null).toList();
  }

  private static Map<Counted, Long> numbers(Set<Counted> all, Map<Kind, Map<String, Long>> keys) {
    return all.stream()
        .collect(toMap(Function.identity(), each -> requireNonNull(number(each, keys))));
  }

  void forget() {
    known.invalidateAll();
  }

  private static @Nullable Long number(Counted counted, Map<Kind, Map<String, Long>> keys) {
    Map<String, Long> ofKind = keys.getOrDefault(counted.kind(), Map.of());
    Long own = ofKind.get(counted.key());
    return own == null ? ofKind.get(OTHERS) : own;
  }

  private Mono<Void> make(List<Counted> missing) {
    return database
        .sql("SELECT number_keys(:clients, :dimensions, :keys, :most)")
        .bind("clients", missing.stream().map(each -> each.kind().client()).toArray(UUID[]::new))
        .bind(
            "dimensions",
            missing.stream().map(each -> each.kind().dimension().label()).toArray(String[]::new))
        .bind("keys", missing.stream().map(Counted::key).toArray(String[]::new))
        .bind("most", most)
        .then();
  }

  private Mono<Void> read(List<Counted> missing, Map<Kind, Map<String, Long>> keys) {
    return read(missing).doOnNext(known::putAll).doOnNext(keys::putAll).then();
  }

  private Mono<Map<Kind, Map<String, Long>>> read(List<Counted> missing) {
    List<Kind> kinds = missing.stream().map(Counted::kind).distinct().toList();
    return database
        .sql(
            """
            SELECT client_id, dimension, key, id
            FROM counted_keys
            JOIN unnest(:clients::uuid[], :dimensions::text[]) AS asked (client_id, dimension)
              USING (client_id, dimension)
            """)
        .bind("clients", kinds.stream().map(Kind::client).toArray(UUID[]::new))
        .bind(
            "dimensions",
            kinds.stream().map(kind -> kind.dimension().label()).toArray(String[]::new))
        .map(Numbered::of)
        .all()
        .collect(groupingBy(Numbered::kind, toMap(Numbered::key, Numbered::number)));
  }

  private record Numbered(Kind kind, String key, long number) {

    static Numbered of(Readable row) {
      return new Numbered(
          new Kind(
              Column.required(row, "client_id", UUID.class),
              Dimension.labelled(Column.required(row, "dimension", String.class))),
          Column.required(row, "key", String.class),
          Column.required(row, "id", Long.class));
    }
  }
}
