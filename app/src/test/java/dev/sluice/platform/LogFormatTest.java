package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.Logged;
import dev.sluice.access.ApiKey;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFormatTest {

  private static final String FORGED =
      "x\r\n2026-01-01T00:00:00Z ERROR All is lost\u001b[2J\u2028\u202e\u009b31m";

  private final MockEnvironment environment = new MockEnvironment();

  @Test
  void a_line_of_json_says_what_it_is_about() {
    environment.setProperty("sluice.roles", "live,query");

    JsonNode line =
        json(
            "dev.sluice.platform.Some",
            log ->
                log.atWarn()
                    .addKeyValue("requestId", "r-1")
                    .addKeyValue("client", "c-1")
                    .log("So {}", 7));

    assertThat(line.propertyNames())
        .containsExactly(
            "time", "level", "role", "requestId", "client", "logger", "thread", "message");
    assertThat(line.path("time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(line.path("level").asString()).isEqualTo("WARN");
    assertThat(line.path("role").asString()).isEqualTo("live,query");
    assertThat(line.path("requestId").asString()).isEqualTo("r-1");
    assertThat(line.path("client").asString()).isEqualTo("c-1");
    assertThat(line.path("message").asString()).isEqualTo("So 7");
  }

  @Test
  void what_a_room_or_a_stage_of_a_role_says_is_of_that_role() {
    assertThat(json("dev.sluice.persist.Some", log -> log.info("x")).path("role").asString())
        .isEqualTo("persist");
    assertThat(
            json(
                    "dev.sluice.platform.Some",
                    log -> log.atInfo().addKeyValue("role", "live").log("x"))
                .path("role")
                .asString())
        .isEqualTo("live");
  }

  @Test
  void nobody_can_forge_a_line_of_json() {
    String line = line(new JsonLog(environment), "x", LogFormatTest::forge);

    assertThat(line).endsWith("}\n").hasLineCount(1).matches("[\\x20-\\x7e]+\n");
    assertThat(JsonMapper.shared().readTree(line).path("message").asString()).isEqualTo(FORGED);
    assertThat(JsonMapper.shared().readTree(line).path("error").asString())
        .contains(FORGED, "\tat ");
  }

  @Test
  void nobody_can_forge_a_line_of_text() {
    String line = line(new TextLog(environment), "x", LogFormatTest::forge);

    assertThat(line.lines().filter(each -> each.matches("\\d{4}-.*"))).hasSize(1);
    assertThat(line.lines().skip(1)).allMatch(each -> each.matches("\tat .*|(Caused by: )?java.*"));
    assertThat(line).doesNotContain("\r", "\u001b", "\u2028", "\u202e", "\u009b");
    assertThat(line).contains("\\u001b[2J");
  }

  private static void forge(Logger log) {
    log.atError()
        .addKeyValue("requestId", FORGED)
        .setCause(new IllegalStateException(FORGED, new IllegalArgumentException(FORGED)))
        .log(FORGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://:hunter2@here:6379/",
        "postgresql://ada:hunter2@here/x",
        "/x?password=hunter2&y=1",
        "Settings[token=hunter2, y=1]",
        "Bearer eyJhbGciOiJIUzI1NiJ9.hunter2.hunter2"
      })
  void nothing_secret_is_written(String text) {
    assertThat(line(new JsonLog(environment), "x", log -> log.info(text)))
        .doesNotContain("hunter2");
    assertThat(line(new TextLog(), "x", log -> log.error("x", new IllegalStateException(text))))
        .doesNotContain("hunter2");
  }

  @Test
  void of_a_key_there_is_the_beginning_by_which_it_is_found() {
    String key = ApiKey.made().reveal();

    String line = line(new TextLog(), "x", log -> log.info("Key {} is wrong", key));

    assertThat(line).doesNotContain(key).contains("Key " + key.substring(0, 15) + "… is wrong");
  }

  private JsonNode json(String logger, Consumer<Logger> writes) {
    return JsonMapper.shared().readTree(line(new JsonLog(environment), logger, writes));
  }

  private static String line(LogFormat format, String logger, Consumer<Logger> writes) {
    try (Logged logged = Logged.by(logger)) {
      writes.accept(LoggerFactory.getLogger(logger));
      ILoggingEvent event = logged.lines().getFirst();
      return format.doLayout(event);
    }
  }
}
