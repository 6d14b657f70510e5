package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.Seed;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Events of any kind, and what they come to. */
final class Load {

  private static final double EXACTLY = 1e-4;

  /** What is lost where all users are in one step, half of them at each end of it. */
  private static final double WITHIN_A_STEP = 0.0056;

  private final Random random;
  private final Map<String, Long> byAction = new HashMap<>();
  private final Map<String, Long> byPage = new HashMap<>();
  private final Map<String, Long> byUser = new HashMap<>();
  private long total;

  Load(Random random) {
    this.random = random;
  }

  String more() {
    return IntStream.range(0, 1 + random.nextInt(100))
        .mapToObj(i -> event())
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String event() {
    String action = "action-" + random.nextInt(7);
    String page = "/p\\n" + random.nextInt(9);
    String user = "user-" + Math.round(Math.pow(random.nextInt(8), 2));
    total++;
    byAction.merge(action, 1L, Long::sum);
    byPage.merge("/p\n" + page.substring(4), 1L, Long::sum);
    boolean isKnown = random.nextInt(5) > 0;
    if (isKnown) {
      byUser.merge(user, 1L, Long::sum);
    }
    return "{\"action\":\"%s\",\"page\":\"%s\"%s}"
        .formatted(action, page, isKnown ? ",\"user\":\"" + user + "\"" : "");
  }

  long total() {
    return total;
  }

  void isShownBy(Reader reader) {
    assertThat(reader.figure("total")).as(Seed.hint()).isEqualTo((double) total);
    assertThat(reader.figure("users")).isEqualTo(byUser.size());
    assertThat(reader.figure("activeUsers")).isEqualTo(byUser.size());
    long[] actions = byUser.values().stream().mapToLong(Long::longValue).toArray();
    assertThat(reader.figure("actionsPerUser"))
        .isCloseTo(Arrays.stream(actions).average().orElse(0), within(EXACTLY));
    boolean isExact = Arrays.stream(actions).noneMatch(each -> each > 128);
    assertThat(reader.figure("gini"))
        .isCloseTo(gini(actions), within(isExact ? EXACTLY : WITHIN_A_STEP));
    assertThat(reader.counts("byAction")).isEqualTo(byAction);
    assertThat(reader.counts("byPage")).isEqualTo(byPage);
  }

  private static double gini(long[] actions) {
    double differences =
        Arrays.stream(actions)
            .mapToDouble(
                x -> Arrays.stream(actions).mapToDouble(y -> (double) Math.abs(x - y)).sum())
            .sum();
    double mean = Arrays.stream(actions).average().orElse(1);
    return differences / (2.0 * actions.length * actions.length * mean);
  }
}
