package dev.sluice.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The dead letters as an admin sees them, over HTTP. */
final class Letterbox {

  static final String PATH = "/api/v1/dead-letters";

  private static final Duration SOON = Duration.ofSeconds(30);

  private final Calls calls;

  Letterbox(Calls calls) {
    this.calls = calls;
  }

  Calls.Answer get(String rest) {
    return calls.get(PATH + rest);
  }

  Calls.Answer replay(long letter) {
    return calls.post(PATH + "/" + letter + "/replay", "");
  }

  /** One page, from the place where another has ended. */
  JsonNode page(String parameters, @Nullable String cursor) {
    Calls.Answer page =
        get("?" + parameters + (cursor == null ? "" : "&cursor=" + encoded(cursor)));
    assertThat(page.status()).as(page.response().body()).isEqualTo(200);
    return page.json();
  }

  /** Of all pages the letters that are looked for. */
  List<JsonNode> all(String parameters, Predicate<JsonNode> wanted) {
    List<JsonNode> found = new ArrayList<>();
    String next = null;
    do {
      JsonNode page = page(parameters, next);
      page.path("data").valueStream().filter(wanted).forEach(found::add);
      next = next(page);
    } while (next != null);
    return found;
  }

  static @Nullable String next(JsonNode page) {
    return page.path("next").asStringOpt().orElse(null);
  }

  /** The letter of what stands there in the log, as soon as there is one. */
  JsonNode at(int partition, long offset) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                all(
                        "limit=1000",
                        letter ->
                            letter.path("topic").asString().equals("sluice.events")
                                && letter.path("partition").asInt() == partition
                                && letter.path("offset").asLong() == offset)
                    .stream()
                    .findAny(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
