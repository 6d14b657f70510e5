package dev.sluice.query;

import dev.sluice.platform.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Which way users are looked for on: checked.
 *
 * @param steps actions in their order
 * @param within how long the whole way may take, from the first step on
 */
record FunnelQuery(ScanQuery events, List<String> steps, Duration within) {

  private static final String STEPS = "steps";
  private static final String STEP = "step";
  private static final int FEWEST_STEPS = 2;
  private static final int MOST_STEPS = 8;
  private static final Duration USUAL = Duration.ofDays(7);
  private static final Duration LONGEST = Duration.ofDays(190);
  private static final Pattern LENGTH = Pattern.compile("[1-9][0-9]{0,7}[smhd]");

  private static final Set<String> KNOWN = known();

  FunnelQuery {
    steps = List.copyOf(steps);
  }

  /** All that events are found by, but the action, of which each step has one. */
  private static Set<String> known() {
    Set<String> known = new HashSet<>(EventFilter.FIELDS);
    known.remove("action");
    known.addAll(Set.of("from", "to", "occurredFrom", "occurredTo", STEPS, "within"));
    return Set.copyOf(known);
  }

  static FunnelQuery of(UUID client, MultiValueMap<String, String> given, Instant now) {
    MultiValueMap<String, String> others = new LinkedMultiValueMap<>(given);
    List<String> oneByOne = others.remove(STEP);
    Parameters parameters = Parameters.of(others, KNOWN);
    List<String> steps = steps(parameters.text(STEPS), oneByOne);
    return new FunnelQuery(
        new ScanQuery(
            client,
            Selection.of(
                EventFilter.of(parameters),
                AskedTime.of(parameters, ZoneOffset.UTC, now),
                Selection.occurred(parameters)),
            steps),
        steps,
        parameters
            .read(
                "within", FunnelQuery::length, "must be a time up to 190d, such as 30m, 12h or 7d")
            .orElse(USUAL));
  }

  private static List<String> steps(@Nullable String together, @Nullable List<String> oneByOne) {
    if (together != null && oneByOne != null) {
      throw Parameters.invalid(STEP, "and 'steps' are not both to be given");
    }
    List<String> steps =
        oneByOne == null ? List.of((together == null ? "" : together).split(",", -1)) : oneByOne;
    if (steps.size() < FEWEST_STEPS || steps.size() > MOST_STEPS) {
      throw Parameters.invalid(
          STEPS, "must be %d to %d actions in their order".formatted(FEWEST_STEPS, MOST_STEPS));
    }
    if (!steps.stream().allMatch(FunnelQuery::isAction)) {
      throw Parameters.invalid(STEPS, "has a step that is no action");
    }
    return steps;
  }

  private static boolean isAction(@Nullable String step) {
    return step != null && !step.isEmpty() && step.indexOf(0) < 0;
  }

  private static Optional<Duration> length(String text) {
    return Optional.of(text)
        .filter(length -> LENGTH.matcher(length).matches())
        .map(DurationStyle.SIMPLE::parse)
        .filter(length -> length.compareTo(LONGEST) <= 0);
  }
}
