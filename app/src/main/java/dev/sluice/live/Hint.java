package dev.sluice.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.query.CountName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Word of what a commit has changed of one client's counts, as it goes through Redis.
 *
 * @param before the version that the slot had before, 0 where there was nothing in it: whoever
 *     knows of another has missed something
 * @param values as they stand since
 * @param cause of the commit
 */
record Hint(
    UUID client,
    int partition,
    long before,
    long version,
    Map<CountName, Long> values,
    Cause cause) {

  private static final JsonMapper JSON = JsonMapper.shared();

  Hint {
    values = Map.copyOf(values);
  }

  /** Word for each client of which something has changed. */
  static List<Hint> allOf(Commit commit) {
    Map<UUID, List<Commit.Change>> byClient = new LinkedHashMap<>();
    commit
        .changes()
        .forEach(
            change ->
                byClient.computeIfAbsent(change.client(), client -> new ArrayList<>()).add(change));
    return byClient.values().stream().map(changes -> of(commit, changes)).toList();
  }

  private static Hint of(Commit commit, List<Commit.Change> changes) {
    Map<CountName, Long> values = new HashMap<>();
    changes.forEach(
        change -> values.put(new CountName(change.dimension(), change.key()), change.value()));
    long version = changes.stream().mapToLong(Commit.Change::version).max().orElseThrow();
    Commit.Change any = changes.getFirst();
    return new Hint(
        any.client(), commit.partition(), any.before(), version, values, commit.cause());
  }

  String text() {
    Map<String, Map<String, Long>> counts = new HashMap<>();
    values.forEach(
        (name, value) ->
            counts
                .computeIfAbsent(name.dimension(), dimension -> new HashMap<>())
                .put(name.key(), value));
    Long received = cause.received() == null ? null : cause.received().toEpochMilli();
    return JSON.writeValueAsString(
        new Text(client, partition, before, version, counts, received, cause.trace()));
  }

  static Optional<Hint> parse(String text) {
    try {
      return Optional.of(of(JSON.readTree(text)));
    } catch (JacksonException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static Hint of(JsonNode text) {
    Map<CountName, Long> values = new HashMap<>();
    text.required("counts")
        .forEachEntry(
            (dimension, keys) ->
                keys.forEachEntry(
                    (key, value) -> values.put(new CountName(dimension, key), value.longValue())));
    return new Hint(
        UUID.fromString(text.required("client").stringValue()),
        text.required("partition").intValue(),
        text.required("before").longValue(),
        text.required("version").longValue(),
        values,
        cause(text.path("received"), text.path("trace")));
  }

  private static Cause cause(JsonNode received, JsonNode trace) {
    return new Cause(
        received.isNumber() ? Instant.ofEpochMilli(received.longValue()) : null,
        trace.isString() ? trace.stringValue() : null);
  }

  /** How it is written. */
  private record Text(
      UUID client,
      int partition,
      long before,
      long version,
      Map<String, Map<String, Long>> counts,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long received,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String trace) {}
}
