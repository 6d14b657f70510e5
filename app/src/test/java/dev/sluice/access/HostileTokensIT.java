package dev.sluice.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each token is signed with the server's own key, where its signature is not what is wrong. */
class HostileTokensIT {

  private static final KeyRing RING = SharedServer.get().bean(KeyRing.class);
  private static final UUID CLIENT = NewClient.made();
  private static final Forgery GOOD = Forgery.of(RING, CLIENT);
  private static final Map<String, String> HOSTILE = hostile();

  private final Calls calls = SharedServer.get().calls();

  @Test
  void the_one_that_they_are_made_of_is_let_in() {
    assertThat(get(GOOD.text()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("names")
  void each_gets_the_answer_that_no_token_gets(String name) {
    Calls.Answer refusal =
        calls.send(HttpRequest.newBuilder(calls.address("/api/v1/events")).build());

    Calls.Answer answer = get(HOSTILE.getOrDefault(name, ""));

    assertThat(answer.status()).isEqualTo(401).isEqualTo(refusal.status());
    assertThat(withoutRequestId(answer)).isEqualTo(withoutRequestId(refusal));
    assertThat(headers(answer)).isEqualTo(headers(refusal));
  }

  static Stream<String> names() {
    return HOSTILE.keySet().stream();
  }

  private static Map<String, String> hostile() {
    Map<String, String> tokens = new LinkedHashMap<>();
    algorithms(tokens);
    headers(tokens);
    keyIds(tokens);
    claims(tokens);
    times(tokens);
    texts(tokens);
    signatures(tokens);
    return tokens;
  }

  private static void algorithms(Map<String, String> tokens) {
    for (String algorithm :
        List.of("none", "None", "NONE", "", "hs256", "HS384", "HS512", "RS256", "ES256", "PS256")) {
      Forgery forged = GOOD.header(replaced("HS256", algorithm));
      tokens.put("algorithm '" + algorithm + "', with a signature", forged.text());
      tokens.put("algorithm '" + algorithm + "', without one", forged.unsigned());
    }
    tokens.put("algorithm null", GOOD.header(replaced("\"HS256\"", "null")).text());
    tokens.put("no algorithm", GOOD.header(replaced("\"alg\":\"HS256\",", "")).text());
  }

  private static void headers(Map<String, String> tokens) {
    for (String added :
        List.of(
            "\"jku\":\"https://evil.example/keys\"",
            "\"jwk\":{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}",
            "\"x5u\":\"https://evil.example/chain\"",
            "\"x5c\":[\"MIIB\"]",
            "\"crit\":[\"b64\"],\"b64\":false",
            "\"crit\":[\"exp\"]",
            "\"zip\":\"DEF\"",
            "\"alg\":\"none\"",
            "\"kid\":\"0000000000000000\"")) {
      tokens.put("a header with " + added, GOOD.header(replaced("{", "{" + added + ",")).text());
      tokens.put("one at its end, " + added, GOOD.header(replaced("}", "," + added + "}")).text());
    }
    tokens.put("another type", GOOD.header(replaced("sluice+jwt", "JWT")).text());
    tokens.put("no type", GOOD.header(replaced("\"typ\":\"sluice+jwt\",", "")).text());
    tokens.put("a header with a space", GOOD.header(replaced("{", "{ ")).text());
    tokens.put("two headers", GOOD.header(header -> header + header).text());
    tokens.put("a header that is no object", GOOD.header(header -> "[" + header + "]").text());
    tokens.put(
        "a header that is no JSON", GOOD.header(header -> "x".repeat(header.length())).text());
  }

  private static void keyIds(Map<String, String> tokens) {
    for (String id :
        List.of(
            "",
            "../../../../dev/null",
            "/proc/sys/kernel/randomize_va_space",
            "' OR '1'='1",
            "x' UNION SELECT 'AA",
            "0123456789abcdef",
            "0123456789ABCDEF",
            "lasting",
            "https://evil.example/key",
            "k".repeat(2_000))) {
      tokens.put(
          "the key id " + id.substring(0, Math.min(40, id.length())),
          GOOD.header(replaced(GOOD.key().id(), id)).text());
    }
    tokens.put("no key id", GOOD.header(header -> header.replaceFirst(",\"kid\".*}", "}")).text());
    tokens.put(
        "a key id that is a number",
        GOOD.header(replaced("\"" + GOOD.key().id() + "\"", "1")).text());
  }

  private static void claims(Map<String, String> tokens) {
    for (String claim : List.of("iss", "aud", "sub", "jti", "scope", "gen", "iat", "nbf", "exp")) {
      tokens.put(
          "no " + claim,
          GOOD.payload(
                  payload ->
                      payload.replaceFirst("\"" + claim + "\":[^,}]*,?", "").replace(",}", "}"))
              .text());
      tokens.put(
          claim + " null",
          GOOD.payload(p -> p.replaceFirst("\"" + claim + "\":[^,}]*", "\"" + claim + "\":null"))
              .text());
      tokens.put(
          claim + " a list",
          GOOD.payload(p -> p.replaceFirst("\"" + claim + "\":([^,}]*)", "\"" + claim + "\":[$1]"))
              .text());
      tokens.put(
          claim + " twice",
          GOOD.payload(p -> p.replaceFirst("(\"" + claim + "\":[^,}]*)", "$1,$1")).text());
    }
    tokens.put(
        "another issuer", GOOD.payload(replaced("\"iss\":\"sluice\"", "\"iss\":\"x\"")).text());
    tokens.put(
        "another audience", GOOD.payload(replaced("\"aud\":\"sluice\"", "\"aud\":\"x\"")).text());
    tokens.put(
        "the audience of a session",
        GOOD.payload(replaced("\"aud\":\"sluice\"", "\"aud\":\"sluice-dashboard\"")).text());
    tokens.put("a generation that has ended", GOOD.payload(number("gen", -1)).text());
    tokens.put("a generation to come", GOOD.payload(number("gen", 1)).text());
    tokens.put("a client that is not there", Forgery.of(RING, UUID.randomUUID()).text());
    tokens.put(
        "a client that is no id", GOOD.payload(replaced(CLIENT.toString(), "1-1-1-1-1")).text());
    tokens.put("a scope that is none", GOOD.payload(replaced("\"read\"", "\"root\"")).text());
    tokens.put("a claim too many", GOOD.payload(replaced("{", "{\"admin\":true,")).text());
  }

  private static void times(Map<String, String> tokens) {
    long now = Instant.now().getEpochSecond();
    tokens.put("expired a second ago", GOOD.payload(number("exp", now - 1)).text());
    tokens.put("expired long ago", GOOD.payload(number("exp", 0)).text());
    tokens.put("an end before 1970", GOOD.payload(number("exp", -1)).text());
    tokens.put(
        "an end in the year 292 billion", GOOD.payload(number("exp", Long.MAX_VALUE)).text());
    tokens.put(
        "an end that is a text",
        GOOD.payload(p -> p.replaceFirst("\"exp\":(\\d+)", "\"exp\":\"$1\"")).text());
    tokens.put(
        "an end with an exponent",
        GOOD.payload(p -> p.replaceFirst("\"exp\":(\\d+)", "\"exp\":1e99")).text());
    tokens.put(
        "a longer life than tokens have", GOOD.payload(number("exp", now + 10 * 86_400)).text());
    tokens.put(
        "not valid for half an hour to come",
        GOOD.payload(number("nbf", now + 1800))
            .payload(p -> p.replaceFirst("\"iat\":\\d+", "\"iat\":" + (now + 1800)))
            .text());
    tokens.put(
        "valid from another time than it was made", GOOD.payload(number("nbf", now - 60)).text());
  }

  private static void texts(Map<String, String> tokens) {
    String good = GOOD.text();
    String body = good.substring(0, good.lastIndexOf('.'));
    tokens.put("no token at all", "x");
    tokens.put("dots", "..");
    tokens.put("two parts", body);
    tokens.put("four parts", good + ".");
    tokens.put("five parts, as if encrypted", good + ".x.y");
    tokens.put("something behind it", good + "A");
    tokens.put("padding", good + "=");
    tokens.put("a payload with padding", GOOD.signed(body + "="));
    tokens.put("a payload with a line's end in it", GOOD.signed(body.replaceFirst("\\.", ".%0A")));
    tokens.put("a payload in another alphabet", GOOD.signed(body.replaceFirst("\\.", ".+/")));
    tokens.put("a payload with bits to spare", GOOD.signed(withSpareBits(GOOD)));
    tokens.put("a signature with bits to spare", spareBits(good));
    tokens.put("two payloads", GOOD.payload(payload -> payload + payload).text());
    tokens.put("a payload and a space", GOOD.payload(payload -> payload + " ").text());
    tokens.put("no payload", GOOD.payload(payload -> "").text());
    tokens.put("a payload that is no JSON", GOOD.payload(payload -> "\u0000\u0001").text());
    tokens.put(
        "more than 4 KiB",
        GOOD.payload(replaced("\"read\"", "\"" + "r".repeat(4_000) + "\"")).text());
  }

  private static void signatures(Map<String, String> tokens) {
    String good = GOOD.text();
    tokens.put("no signature", GOOD.unsigned());
    tokens.put("half a signature", good.substring(0, good.length() - 20));
    tokens.put(
        "the signature of another token",
        GOOD.unsigned() + good(UUID.randomUUID()).replaceFirst(".*\\.", ""));
    tokens.put(
        "a signature with the id of the key",
        new Forgery(
                new KeyRing.Named(GOOD.key().id(), GOOD.key().id().getBytes(US_ASCII)),
                GOOD.header(),
                GOOD.payload())
            .text());
    tokens.put(
        "a signature with a key for something else",
        new Forgery(RING.current("csrf"), GOOD.header(), GOOD.payload()).text());
    tokens.put(
        "a signature with a key of zeros",
        new Forgery(new KeyRing.Named(GOOD.key().id(), new byte[32]), GOOD.header(), GOOD.payload())
            .text());
  }

  private static String good(UUID client) {
    return Forgery.of(RING, client).text();
  }

  private static UnaryOperator<String> replaced(String what, String by) {
    return text -> text.replaceFirst(Pattern.quote(what), Matcher.quoteReplacement(by));
  }

  private static UnaryOperator<String> number(String claim, long value) {
    return payload ->
        payload.replaceFirst("\"" + claim + "\":[\\d.]+", "\"" + claim + "\":" + value);
  }

  /** 43 characters stand for 32 bytes and two bits more, of which nobody asks. */
  private static String spareBits(String token) {
    char last = token.charAt(token.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);
  }

  /** Spaces bring the payload to a length that leaves bits over. */
  private static String withSpareBits(Forgery forged) {
    String payload = forged.payload();
    while (payload.length() % 3 != 2) {
      payload = payload.replaceFirst("\\{", "{ ");
    }
    return spareBits(Forgery.base64(forged.header()) + "." + Forgery.base64(payload));
  }

  private Calls.Answer get(String token) {
    return calls.send(
        HttpRequest.newBuilder(calls.address("/api/v1/events?limit=1"))
            .header("Authorization", "Bearer " + token)
            .build());
  }

  private static String withoutRequestId(Calls.Answer answer) {
    return answer.response().body().replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  private static Map<String, List<String>> headers(Calls.Answer answer) {
    return answer.response().headers().map().entrySet().stream()
        .filter(header -> !header.getKey().equalsIgnoreCase("x-request-id"))
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
