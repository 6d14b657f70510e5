package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.body.Slice;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.RejectedException;
import dev.sluice.ingest.RecordReader;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The requests of Matomo's tracking API, each the parameters of an address. */
record MatomoEvents(EventReader events) implements RecordReader {

  /** What has a place of its own, or is for the tracker alone. */
  private static final Set<String> TAKEN =
      Set.of(
          "token_auth",
          "url",
          "uid",
          "cdt",
          "cip",
          "ua",
          "rand",
          "rec",
          "send_image",
          "apiv",
          "ping",
          "action_name",
          "urlref",
          "e_c",
          "e_a",
          "e_n",
          "e_v",
          "c_n",
          "c_p",
          "c_t",
          "c_i",
          "search",
          "search_cat",
          "search_count",
          "idgoal",
          "revenue",
          "download",
          "link");

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("action_name", "title"),
          Map.entry("urlref", "referrer"),
          Map.entry("e_c", "category"),
          Map.entry("e_n", "name"),
          Map.entry("e_v", "value"),
          Map.entry("c_n", "content"),
          Map.entry("c_p", "piece"),
          Map.entry("c_t", "target"),
          Map.entry("c_i", "interaction"),
          Map.entry("search", "keyword"),
          Map.entry("search_cat", "category"),
          Map.entry("search_count", "count"),
          Map.entry("idgoal", "goal"),
          Map.entry("revenue", "revenue"),
          Map.entry("download", "url"),
          Map.entry("link", "url"));

  private static final byte[] BEFORE = "{\"request\":".getBytes(UTF_8);
  private static final byte[] AFTER = "}".getBytes(UTF_8);

  @Override
  public Reading read(Slice.Whole slice, Origin origin) {
    try {
      return translated(request(slice), origin);
    } catch (RejectedException e) {
      return new Reading.Rejected(e.rejection());
    }
  }

  /** A request is a text, or an object of its parameters. */
  static Members request(Slice.Whole slice) {
    if (slice.bytes()[slice.from()] != '"') {
      return Members.of(slice.copied());
    }
    return Members.of(Forms.fields(Members.of(wrapped(slice)).requiredText("request")));
  }

  private static byte[] wrapped(Slice.Whole text) {
    byte[] wrapped = new byte[BEFORE.length + text.length() + AFTER.length];
    return ByteBuffer.wrap(wrapped)
        .put(BEFORE)
        .put(text.bytes(), text.from(), text.length())
        .put(AFTER)
        .array();
  }

  private Reading translated(Members request, Origin origin) {
    byte[] json =
        new Circumstances(
                request.anyText("url"),
                Optional.empty(),
                request.anyText("cip"),
                request.anyText("ua"))
            .of(new EventJson())
            .action(action(request))
            .user(request.anyText("uid").or(() -> visitor(request)).orElse(null))
            .occurredAt(occurredAt(request))
            .metadata(metadata(request))
            .bytes();
    return events.read(json, 0, json.length, origin);
  }

  private static String action(Members request) {
    if (request.anyText("ping").isPresent()) {
      return "ping";
    }
    return request
        .anyText("e_a")
        .or(() -> named(request, "search", "search"))
        .or(() -> goal(request))
        .or(() -> named(request, "download", "download"))
        .or(() -> named(request, "link", "outlink"))
        .or(() -> named(request, "c_n", "content"))
        .orElse("page");
  }

  private static Optional<String> named(Members request, String field, String action) {
    return request.anyText(field).map(said -> action);
  }

  private static Optional<String> goal(Members request) {
    return request.anyText("idgoal").map(goal -> goal.equals("0") ? "order" : "goal");
  }

  private static Optional<String> visitor(Members request) {
    return request.anyText("cid").or(() -> request.anyText("_id"));
  }

  private static @Nullable String metadata(Members request) {
    Metadata metadata = new Metadata().renamed("properties", request, PROPERTIES);
    if (request.anyText("uid").isPresent()) {
      metadata.text("anonymousId", visitor(request));
    }
    return metadata.rest("context", request.without(TAKEN)).json();
  }

  /** Seconds since 1970, or a time of day in UTC without saying so. */
  private static @Nullable String occurredAt(Members request) {
    return request
        .anyText("cdt")
        .map(
            time ->
                time.matches("\\d{1,10}")
                    ? Instant.ofEpochSecond(Long.parseLong(time)).toString()
                    : time.replace(' ', 'T') + (time.endsWith("Z") ? "" : "Z"))
        .orElse(null);
  }
}
