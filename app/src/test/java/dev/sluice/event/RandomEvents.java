package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Events as clients may send them, with what the server must make of their texts. */
final class RandomEvents {

  private static final Map<String, Integer> TEXTS =
      Map.of("id", 128, "user", 256, "page", 2048, "role", 64, "session", 128, "userAgent", 1024);

  private final Random random;
  private final RandomJson json;

  RandomEvents(Random random) {
    this.random = random;
    this.json = new RandomJson(random);
  }

  /** What is sent, and the texts in it by field. */
  record Sent(byte[] json, Map<String, String> texts) {

    boolean fits() {
      return json.length <= EventReader.MAX_EVENT_BYTES;
    }
  }

  Stream<Sent> sent(int count) {
    return Stream.generate(this::next).filter(Sent::fits).limit(count);
  }

  private Sent next() {
    Map<String, String> texts = texts();
    List<String> fields = new ArrayList<>();
    texts.forEach((field, text) -> fields.add(field(field, json.quoted(text))));
    sometimes(() -> fields.add(field("metadata", json.value())));
    sometimes(() -> fields.add(field("occurredAt", time())));
    sometimes(() -> fields.add(field("ip", json.quoted(address()))));
    sometimes(() -> fields.add(field("colour", json.value())));
    sometimes(() -> fields.add(field("client", json.value())));
    Collections.shuffle(fields, random);
    String event = fields.stream().collect(Collectors.joining(",", json.space() + "{", "}"));
    return new Sent((event + json.space()).getBytes(UTF_8), texts);
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new HashMap<>();
    texts.put("action", json.text(128));
    TEXTS.forEach((field, limit) -> sometimes(() -> texts.put(field, json.text(limit))));
    return texts;
  }

  private String field(String name, String value) {
    return json.space() + json.quoted(name) + json.space() + ":" + json.space() + value;
  }

  private String time() {
    long milli = random.nextLong(Reads.NOW.toEpochMilli());
    Instant time = Instant.ofEpochMilli(milli).plusNanos(random.nextInt(1_000_000));
    return random.nextBoolean() ? String.valueOf(milli) : json.quoted(time.toString());
  }

  private String address() {
    return random.nextBoolean()
        ? random.ints(4, 0, 256).mapToObj(String::valueOf).collect(Collectors.joining("."))
        : random.ints(8, 0, 65_536).mapToObj(Integer::toHexString).collect(Collectors.joining(":"));
  }

  Origin origin() {
    return new Origin(
        new UUID(random.nextLong(), random.nextLong()),
        Reads.NOW.plusNanos(random.nextLong(1_000_000_000_000L)),
        random.nextBoolean() ? address() : null,
        random.nextBoolean() ? json.text(2000) : null);
  }

  private void sometimes(Runnable action) {
    if (random.nextInt(3) > 0) {
      action.run();
    }
  }
}
