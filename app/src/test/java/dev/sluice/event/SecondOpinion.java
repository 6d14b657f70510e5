package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Seed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Asks {@link JacksonReader} about what our own reader has made of an input. */
final class SecondOpinion {

  private SecondOpinion() {}

  static void assertAgrees(byte[] sent, Reading reading) {
    JacksonReader.Outcome outcome = JacksonReader.read(sent);
    switch (reading) {
      case Reading.Accepted(Event event) -> assertSays(outcome, event);
      case Reading.Rejected(Rejection rejection) -> assertRefuses(outcome, rejection);
    }
  }

  private static void assertSays(JacksonReader.Outcome outcome, Event event) {
    assertThat(outcome)
        .as(Seed::hint)
        .isInstanceOfSatisfying(
            JacksonReader.Outcome.Members.class,
            members ->
                texts(event)
                    .forEach(
                        (field, text) ->
                            assertThat(text)
                                .as("%s, %s", field, Seed.hint())
                                .isEqualTo(text(members.byName().get(field)))));
    if (event.metadata() != null) {
      assertThat(JacksonReader.rewritten(event.metadata()))
          .as(Seed::hint)
          .isEqualTo(((JacksonReader.Outcome.Members) outcome).byName().get("metadata"));
    }
  }

  private static Map<String, @Nullable String> texts(Event event) {
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    texts.put("action", event.action());
    texts.put("user", event.user());
    texts.put("page", event.page());
    texts.put("role", event.role());
    texts.put("session", event.session());
    return texts;
  }

  private static @Nullable String text(@Nullable String json) {
    if (json == null || json.equals("null")) {
      return null;
    }
    return json.startsWith("\"") ? JsonMapper.shared().readValue(json, String.class) : json;
  }

  /** Which of two faults is found first, where there are two, is nobody's concern. */
  private static void assertRefuses(JacksonReader.Outcome outcome, Rejection rejection) {
    switch (rejection) {
      case Rejection.InvalidField _, Rejection.MissingField _, Rejection.TooLarge _ -> {}
      default ->
          assertThat(outcome)
              .as("%s, %s", rejection, Seed.hint())
              .isInstanceOfSatisfying(
                  JacksonReader.Outcome.Refused.class,
                  refused ->
                      assertThat(refused.rejection())
                          .as("%s, %s", rejection, Seed.hint())
                          .isInstanceOfAny(rejection.getClass(), Rejection.MalformedJson.class));
    }
  }
}
