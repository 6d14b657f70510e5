package dev.sluice.bench.chaos;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tail of events: which were shown, by their numbers, and where it goes on. */
final class TailFold implements Fold {
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

  private final long seed;
  private final BitSet shown = new BitSet();
  private final BitSet twice = new BitSet();
  private String place = "";
  private long strangers;
  private long gaps;

  TailFold(long seed) {
    this.seed = seed;
  }

  @Override
  public synchronized String path() {
    return place.isEmpty()
        ? "/api/v1/live/events"
        : "/api/v1/live/events?last_event_id="
            + URLEncoder.encode(place, StandardCharsets.US_ASCII);
  }

  @Override
  public synchronized void take(Message message) {
    switch (message.event()) {
      case "" -> show(message.text());
      case "gap" -> gaps++;
      default -> {
        // shows no event
      }
    }
    if (!message.id().isEmpty()) {
      place = message.id();
    }
  }

  private void show(String event) {
    if (event.isEmpty()) {
      return;
    }
    long number = number(event);
    if (number < 0) {
      strangers++;
    } else {
      (shown.get((int) number) ? twice : shown).set((int) number);
    }
  }

  private long number(String event) {
    Matcher id = ID.matcher(event);
    return id.find() ? ChaosEvent.number(seed, UUID.fromString(id.group(1))) : -1;
  }

  synchronized boolean knows(long number) {
    return shown.get((int) number);
  }

  synchronized long known() {
    return shown.cardinality();
  }

  /** How often it was told that something is missing. */
  synchronized long gaps() {
    return gaps;
  }

  /** An erased event may have been shown before. */
  @Override
  public synchronized List<String> differences(Truth truth) {
    List<String> differences = new ArrayList<>();
    BitSet unseen = (BitSet) truth.stored().rows().clone();
    unseen.andNot(shown);
    if (!unseen.isEmpty()) {
      differences.add(
          "%,d events were not shown, such as %s".formatted(unseen.cardinality(), some(unseen)));
    }
    if (!twice.isEmpty()) {
      differences.add(
          "%,d events were shown twice, such as %s".formatted(twice.cardinality(), some(twice)));
    }
    if (gaps > 0) {
      differences.add("A gap was told of %,d times".formatted(gaps));
    }
    if (strangers > 0) {
      differences.add("%,d events were shown that are not ours".formatted(strangers));
    }
    return differences;
  }

  private static int some(BitSet numbers) {
    return numbers.nextSetBit(0);
  }
}
