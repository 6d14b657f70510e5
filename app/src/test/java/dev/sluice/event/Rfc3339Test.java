package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Rfc3339Test {

  private static final int MANY = 20_000;

  private static final long END = Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond();

  private static final Pattern SHAPE =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[Tt]([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?"
              + "([Zz]|[+-]\\d\\d:\\d\\d)");

  private final Random random = Seed.random();

  @Test
  void a_time_is_written_as_java_writes_it_and_read_back() {
    times()
        .forEach(
            time -> {
              assertThat(Rfc3339.text(time)).as(Seed::hint).isEqualTo(time.toString());
              assertThat(Rfc3339.parse(time.toString())).as(Seed::hint).hasValue(time);
            });
  }

  @Test
  void a_text_is_the_time_that_java_takes_it_for_where_it_has_the_right_shape() {
    times()
        .map(time -> damaged(zoned(time)))
        .forEach(
            text ->
                assertThat(Rfc3339.parse(text))
                    .as("%s, %s", text, Seed.hint())
                    .isEqualTo(java(text)));
  }

  private Stream<Instant> times() {
    return Stream.generate(() -> Instant.ofEpochSecond(random.nextLong(END), nanos())).limit(MANY);
  }

  private long nanos() {
    return switch (random.nextInt(3)) {
      case 0 -> 0;
      case 1 -> random.nextInt(1000) * 1_000_000L;
      default -> random.nextInt(1_000_000) * 1000L;
    };
  }

  private String zoned(Instant time) {
    String text = time.toString();
    return random.nextBoolean()
        ? text
        : text.replace(
            "Z", "%s%02d:%02d".formatted(sign(), random.nextInt(20), random.nextInt(61)));
  }

  private String sign() {
    return random.nextBoolean() ? "+" : "-";
  }

  private String damaged(String text) {
    if (random.nextBoolean()) {
      return text;
    }
    int at = random.nextInt(text.length());
    String other = "0123456789-+:.TtZz ٢".substring(random.nextInt(20)).substring(0, 1);
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(0, at) + other + text.substring(at);
      default -> text.substring(0, at) + other + text.substring(at + 1);
    };
  }

  private static Optional<Instant> java(String text) {
    try {
      return SHAPE.matcher(text).matches()
          ? Optional.of(Instant.parse(text).truncatedTo(ChronoUnit.MICROS))
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
