package dev.sluice.dialect;

import dev.sluice.body.Slice;
import dev.sluice.event.EventJson;
import dev.sluice.event.EventReader;
import dev.sluice.event.Members;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.RejectedException;
import dev.sluice.event.Rejection;
import dev.sluice.ingest.RecordReader;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events of Snowplow's tracker protocol, each a flat object of texts. */
record SnowplowEvents(EventReader events) implements RecordReader {

  private static final Rejection UNKNOWN_KIND =
      new Rejection.InvalidField("e", "The field 'e' must be pv, pp, se, ue, tr or ti.");

  /** What has a place of its own. */
  private static final Set<String> TAKEN =
      Set.of(
          "e", "eid", "uid", "sid", "url", "ip", "ua", "dtm", "stm", "ttm", "ue_pr", "ue_px", "co",
          "cx", "page", "refr", "se_ca", "se_ac", "se_la", "se_pr", "se_va");

  /** What a reader would not understand by its short name. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "page", "title",
          "refr", "referrer",
          "se_ca", "category",
          "se_la", "label",
          "se_pr", "property",
          "se_va", "value");

  @Override
  public Reading read(Slice.Whole slice, Origin origin) {
    return Members.translated(
        slice.bytes(), slice.from(), slice.to(), event -> translated(event, origin));
  }

  @Override
  public Optional<String> idOf(Slice.Whole slice) {
    return EventReader.idOf("eid", slice.bytes(), slice.from(), slice.to());
  }

  private Reading translated(Members event, Origin origin) {
    Optional<SelfDescribing> own = SelfDescribing.event(event);
    byte[] json =
        circumstances(event)
            .of(new EventJson())
            .id(event.anyText("eid").orElse(null))
            .action(action(event, own))
            .user(event.anyText("uid").or(() -> event.anyText("duid")).orElse(null))
            .occurredAt(occurredAt(event, origin.receivedAt()))
            .metadata(metadata(event, own))
            .bytes();
    return events.read(json, 0, json.length, origin);
  }

  private static String action(Members event, Optional<SelfDescribing> own) {
    return switch (event.requiredText("e")) {
      case "pv" -> "page";
      case "pp" -> "page_ping";
      case "se" -> event.requiredText("se_ac");
      case "ue" -> Members.required("ue_pr", own.map(SelfDescribing::name));
      case "tr" -> "transaction";
      case "ti" -> "transaction_item";
      default -> throw new RejectedException(UNKNOWN_KIND);
    };
  }

  private static @Nullable String metadata(Members event, Optional<SelfDescribing> own) {
    Metadata metadata = new Metadata();
    if (own.isPresent()) {
      metadata.text("schema", own.map(SelfDescribing::schema)).json("properties", own.get().data());
    } else {
      metadata.renamed("properties", event, PROPERTIES);
    }
    SelfDescribing.contexts(event).ifPresent(contexts -> metadata.json("contexts", contexts));
    if (event.anyText("uid").isPresent()) {
      metadata.text("anonymousId", event.anyText("duid"));
    }
    return metadata.rest("context", event.without(TAKEN)).json();
  }

  private static Circumstances circumstances(Members event) {
    return new Circumstances(
        event.anyText("url"), event.anyText("sid"), event.anyText("ip"), event.anyText("ua"));
  }

  /** The true time, where it is claimed to be known. */
  private static @Nullable String occurredAt(Members event, Instant receivedAt) {
    Optional<Instant> known = event.time("ttm");
    return known.isPresent()
        ? known.get().toString()
        : Skew.of(event.anyText("stm")).corrected(event.time("dtm"), receivedAt);
  }
}
