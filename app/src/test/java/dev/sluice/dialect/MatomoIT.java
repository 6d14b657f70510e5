package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MatomoIT {

  private static final Stranger client = new Stranger();

  private final String user = UUID.randomUUID().toString();

  @Test
  void many_requests_are_taken_one_by_one() {
    String body =
        """
        {"requests":["?idsite=1&rec=1&url=https%3A%2F%2Fx.example%2Fp%3Fa%3D%C3%A4&action_name=T&\
        uid=U&_id=0123456789abcdef&cdt=1767323045&cip=203.0.113.9&ua=Mozilla%2F5.0&res=800x600",\
        "?idsite=1&rec=1&e_c=cat&e_a=Play&e_n=n&e_v=2&uid=U&cdt=2026-01-02+03%3A04%3A05",\
        "?idsite=1&rec=1&search=shoes&uid=U","?uid=%FF",{"idsite":1,"idgoal":0,"uid":"U"}],\
        "token_auth":"K"}
        """;

    Calls.Answer answer = client.post("/matomo.php", of(body));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("status").asString()).isEqualTo("success");
    assertThat(answer.json().path("tracked").asInt()).isEqualTo(4);
    assertThat(answer.json().path("invalid_indices").toString()).isEqualTo("[3]");
    JsonNode page = client.stored(user, "page");
    assertThat(page.path("page").asString()).isEqualTo("https://x.example/p?a=ä");
    assertThat(page.path("occurredAt").asString()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(page.path("ip").asString()).isEqualTo("203.0.113.0");
    assertThat(page.path("userAgent").asString()).isEqualTo("Mozilla/5.0");
    assertThat(page.path("metadata"))
        .isEqualTo(
            json(
                """
                {"properties":{"title":"T"},"anonymousId":"0123456789abcdef",
                "context":{"idsite":"1","_id":"0123456789abcdef","res":"800x600"}}
                """));
    JsonNode play = client.stored(user, "Play");
    assertThat(play.path("occurredAt").asString()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(play.path("metadata").path("properties"))
        .isEqualTo(json("{\"category\":\"cat\",\"name\":\"n\",\"value\":\"2\"}"));
    assertThat(client.stored(user, "search")).isNotNull();
    assertThat(client.stored(user, "order")).isNotNull();
  }

  @Test
  void one_request_is_an_address_or_a_form_and_its_site_may_be_the_key() {
    String fields = "rec=1&url=%2Fp&uid=" + user + "&idsite=" + client.key();

    List<Calls.Answer> answers =
        List.of(
            client.get("/matomo.php?" + fields),
            client.get("/piwik.php?" + fields),
            client.post("/matomo.php", fields, "Content-Type", "application/x-www-form-urlencoded"),
            client.post("/matomo.php?" + fields, ""));

    assertThat(answers).extracting(Calls.Answer::status).containsOnly(200);
    assertThat(answers)
        .extracting(answer -> answer.header("Content-Type"))
        .containsOnly("image/gif");
    assertThat(client.stored(user))
        .hasSize(4)
        .allSatisfy(
            stored -> {
              assertThat(stored.path("action").asString()).isEqualTo("page");
              assertThat(stored.toString()).doesNotContain(client.key());
            });
  }

  @Test
  void what_is_not_escaped_is_meant_as_it_is_written() {
    String request = "?idsite=1&rec=1&uid=U&action_name=Привет é%20%C3%A9&url=https://x/?p=1";
    byte[] broken = of("{\"requests\":[\"R\",\"?uid=~\"],\"token_auth\":\"K\"}", request);
    broken[new String(broken, ISO_8859_1).indexOf('~')] = (byte) 0xE9;

    Calls.Answer answer = client.post("/matomo.php", broken);

    assertThat(answer.json().path("tracked").asInt()).isEqualTo(1);
    assertThat(answer.json().path("rejected").get(0).path("type").asString())
        .isEqualTo("/problems/invalid-encoding");
    JsonNode page = client.stored(user, "page");
    assertThat(page.path("page").asString()).isEqualTo("https://x/?p=1");
    assertThat(page.path("metadata").path("properties").path("title").asString())
        .isEqualTo("Привет é é");
  }

  @Test
  void a_question_mark_in_a_value_takes_nothing_away() {
    String fields = "rec=1&uid=" + user + "&idsite=" + client.key() + "&url=https://x/?p=1";

    List<Calls.Answer> answers =
        List.of(client.get("/matomo.php?" + fields), client.post("/matomo.php", "?" + fields));

    assertThat(answers).extracting(Calls.Answer::status).containsOnly(200);
    assertThat(client.stored(user))
        .extracting(stored -> stored.path("page").asString())
        .containsExactly("https://x/?p=1", "https://x/?p=1");
  }

  @Test
  void content_that_was_shown_is_no_page() {
    String fields = "rec=1&c_n=Ad&c_p=ad.jpg&c_t=%2Fshop&c_i=click&url=%2Fp&uid=" + user;

    client.get("/matomo.php?idsite=1&" + fields, "X-API-Key", client.key());

    JsonNode stored = client.onlyStored(user);
    assertThat(stored.path("action").asString()).isEqualTo("content");
    assertThat(stored.path("metadata").path("properties"))
        .isEqualTo(
            json(
                """
                {"content":"Ad","piece":"ad.jpg","target":"/shop","interaction":"click"}
                """));
  }

  @Test
  void a_form_that_is_no_text_is_refused() {
    byte[] body = ("idsite=" + client.key() + "&uid=é").getBytes(ISO_8859_1);

    assertThat(client.post("/matomo.php", body).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"requests\":7}", "{\"requests\":[}", "{}"})
  void what_cannot_be_read_is_refused(String body) {
    assertThat(client.post("/matomo.php", body, "X-API-Key", client.key()).status()).isEqualTo(400);
  }

  @Test
  void who_has_no_key_is_not_let_in() {
    assertThat(client.get("/matomo.php?idsite=1&rec=1").status()).isEqualTo(401);
    assertThat(client.get("/matomo.php").status()).isEqualTo(401);
    assertThat(client.post("/matomo.php", "{\"requests\":[\"?idsite=1\"]}").status())
        .isEqualTo(401);
  }

  private byte[] of(String body, String request) {
    return of(body.replace("\"R\"", '"' + request + '"')).getBytes(UTF_8);
  }

  private String of(String body) {
    return body.replace("\"K\"", "\"" + client.key() + "\"")
        .replace("\"U\"", "\"" + user + "\"")
        .replace("uid=U", "uid=" + user);
  }

  private static JsonNode json(String json) {
    return JsonMapper.shared().readTree(json);
  }
}
