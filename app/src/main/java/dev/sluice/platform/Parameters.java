package dev.sluice.platform;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;

/** The parameters in a request's address: each known, given once and with a value. */
public final class Parameters {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1000;

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  public static Parameters of(MultiValueMap<String, String> given, Set<String> known) {
    given.forEach((name, values) -> require(name, values, known));
    return new Parameters(given.toSingleValueMap());
  }

  private static void require(String name, List<String> values, Set<String> known) {
    if (!known.contains(name)) {
      throw invalid(name, "is not known here");
    }
    if (values.size() > 1) {
      throw invalid(name, "is given more than once");
    }
    if (!StringUtils.hasLength(values.getFirst())) {
      throw invalid(name, "has no value");
    }
  }

  public @Nullable String text(String name) {
    String text = values.get(name);
    if (text != null && text.indexOf(0) >= 0) {
      throw invalid(name, "holds a zero character");
    }
    return text;
  }

  /** The same of so many characters at the most. */
  public @Nullable String text(String name, int longest) {
    String text = text(name);
    if (text != null && text.length() > longest) {
      throw invalid(name, "must not be longer than " + longest + " characters");
    }
    return text;
  }

  /**
   * What a parameter says, where it is given.
   *
   * @param reading gives nothing for a text that breaks the rule
   * @param rule to be read behind the parameter's name
   */
  public <T> Optional<T> read(String name, Function<String, Optional<T>> reading, String rule) {
    return Optional.ofNullable(values.get(name))
        .map(text -> reading.apply(text).orElseThrow(() -> invalid(name, rule)));
  }

  /** Whether something is so, where that is said. */
  public Optional<Boolean> truth(String name) {
    return read(name, Parameters::truthOf, "must be true or false");
  }

  private static Optional<Boolean> truthOf(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** How many entries a page has at the most. */
  public int limit() {
    return limit(DEFAULT_LIMIT);
  }

  /**
   * The same of what is shorter.
   *
   * @param usual where nothing is said of it
   */
  public int limit(int usual) {
    return number("limit", usual, MOST);
  }

  /**
   * A number from one on.
   *
   * @param usual where none is given
   */
  public int number(String name, int usual, int most) {
    String text = values.getOrDefault(name, String.valueOf(usual));
    try {
      int number = Integer.parseInt(text);
      if (number < 1 || number > most) {
        throw invalid(name, "must lie between 1 and " + most);
      }
      return number;
    } catch (NumberFormatException e) {
      throw invalid(name, "must be a whole number");
    }
  }

  /** What begins 'from' a time and ends before 'to' another, each of them where it is given. */
  public TimeRange timeRange(Function<String, Optional<Instant>> reading) {
    return timeRange("from", "to", reading);
  }

  /** The same by other names. */
  public TimeRange timeRange(String from, String to, Function<String, Optional<Instant>> reading) {
    TimeRange range =
        new TimeRange(
            time(from, reading).orElse(TimeRange.ALWAYS.from()),
            time(to, reading).orElse(TimeRange.ALWAYS.to()));
    if (range.to().isBefore(range.from())) {
      throw invalid(to, "must not be before '%s'".formatted(from));
    }
    return range;
  }

  /** A time, where it is given. */
  public Optional<Instant> time(String name, Function<String, Optional<Instant>> reading) {
    return read(
        name,
        text -> reading.apply(text).filter(TimeRange::holds),
        "must be an RFC 3339 time with a zone, or milliseconds since 1970, up to the year 9999");
  }

  /** The place that a page goes on from, where it is not the first. */
  public <T> Optional<T> cursor(Function<String, Optional<T>> reading) {
    return read("cursor", reading, "is not one that was given out");
  }

  public static Problem invalid(String name, String why) {
    return new Problem(ProblemType.INVALID_PARAMETER, "The parameter '%s' %s.".formatted(name, why))
        .with("parameter", name);
  }
}
