package dev.sluice.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.sluice.store.Column;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * What a user is said to be.
 *
 * @param traits as JSON
 * @param aliases other ids that he is known by
 * @param firstSeen none of who is counted with all others
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record UserProfile(
    @JsonRawValue String traits,
    List<String> groups,
    List<String> aliases,
    @Nullable Instant firstSeen,
    @Nullable Instant lastSeen) {

  UserProfile {
    groups = List.copyOf(groups);
    aliases = List.copyOf(aliases);
  }

  static UserProfile of(Readable row) {
    return new UserProfile(
        Column.required(row, "traits", String.class),
        List.of(Column.required(row, "groups", String[].class)),
        List.of(Column.required(row, "aliases", String[].class)),
        row.get("first_seen", Instant.class),
        row.get("last_seen", Instant.class));
  }

  Map<String, Object> figures(String user, long events) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("user", user);
    figures.put("traits", new RawValue(traits));
    figures.put("groups", groups);
    figures.put("aliases", aliases);
    figures.put("firstSeen", Optional.ofNullable(firstSeen));
    figures.put("lastSeen", Optional.ofNullable(lastSeen));
    figures.put("events", events);
    return figures;
  }
}
