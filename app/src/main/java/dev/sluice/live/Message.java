package dev.sluice.live;

import dev.sluice.query.FoundEvent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/**
 * One thing that readers are told, in whatever way each is spoken to.
 *
 * @param name of a sign; none for an event, and for a place that is all there is to tell
 * @param id how far a reader has come with it; none where nobody goes on from there
 * @param data in JSON; none for a place
 * @param event which alone is not for everybody
 * @param small its metadata in small letters, made once for all who look for a text in it
 */
record Message(
    String name, String id, String data, @Nullable FoundEvent event, Supplier<String> small) {

  private static final String NONE = "";

  static Message of(FoundEvent event, String json, String id) {
    Supplier<String> small = SingletonSupplier.of(() -> TailFilter.small(event.metadata()));
    return new Message(NONE, id, json, event, small);
  }

  static Message sign(String name, String id, String data) {
    return new Message(name, id, data, null, Message::nothing);
  }

  static Message sign(String name, String data) {
    return sign(name, NONE, data);
  }

  static Message place(String id) {
    return sign(NONE, id, NONE);
  }

  private static String nothing() {
    return NONE;
  }

  boolean isFor(TailFilter filter) {
    return event == null || filter.takes(event, small);
  }
}
