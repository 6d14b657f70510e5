package dev.sluice.persist;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.event.Event;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A dead letter as it is shown: its payload as text where it is text, whatever that says. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ShownLetter(
    long id,
    String reason,
    String detail,
    String topic,
    int partition,
    long offset,
    Instant buriedAt,
    @JsonInclude @Nullable Instant replayedAt,
    @Nullable UUID client,
    @Nullable String payload,
    byte @Nullable [] payloadBase64) {

  static ShownLetter of(BuriedLetter letter) {
    String text = text(letter.payload());
    return new ShownLetter(
        letter.id(),
        letter.reason(),
        letter.detail(),
        letter.topic(),
        letter.partition(),
        letter.offset(),
        letter.buriedAt(),
        letter.replayedAt(),
        letter.event().map(Event::client).orElse(null),
        text,
        text == null ? letter.payload() : null);
  }

  private static @Nullable String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
