package dev.sluice.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignedTokenTest {

  private static final KeyRing.Named KEY =
      new KeyRing.Named("0123456789abcdef", "a key of thirty-two bytes, please".getBytes(UTF_8));
  private static final byte[] PAYLOAD = "{\"sub\":\"ada\"}".getBytes(UTF_8);

  private final String token = SignedToken.of(PAYLOAD, KEY);

  @Test
  void what_was_signed_is_read_with_the_key_that_it_names() {
    SignedToken parsed = SignedToken.parse(token).orElseThrow();

    assertThat(parsed.keyId()).isEqualTo(KEY.id());
    assertThat(parsed.payload(KEY.key())).hasValue(PAYLOAD);
    assertThat(parsed.payload(new byte[32])).isEmpty();
  }

  @Test
  void it_is_as_the_standard_has_it() {
    assertThat(token.split("\\.", 3)[0])
        .isEqualTo(
            Forgery.base64(
                "{\"alg\":\"HS256\",\"typ\":\"sluice+jwt\",\"kid\":\"0123456789abcdef\"}"));
    assertThat(token.split("\\.", 3)[1]).isEqualTo(Forgery.base64("{\"sub\":\"ada\"}"));
  }

  @Test
  void no_change_of_one_character_goes_unnoticed() {
    for (int i = 0; i < token.length(); i++) {
      for (char c : new char[] {'A', 'B', '.', '=', '-', 'ä', '\0', ' '}) {
        String changed = token.substring(0, i) + c + token.substring(i + 1);
        assertThat(!changed.equals(token) && opens(changed)).as(changed).isFalse();
      }
      assertThat(opens(token.substring(0, i))).isFalse();
      assertThat(opens(token.substring(i + 1))).isFalse();
    }
  }

  @Test
  void whatever_it_is_given_it_does_not_fail() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = token.getBytes(UTF_8);
      for (int damage = random.nextInt(1, 5); damage > 0; damage--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      String text = new String(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)), UTF_8);
      assertThat(opens(text) && !text.equals(token)).as("seed %d: %s", seed, text).isFalse();
    }
  }

  @Test
  void what_is_longer_than_four_kibibytes_is_not_looked_at() {
    KeyRing.Named large = new KeyRing.Named("k".repeat(1 << 20), KEY.key());

    assertThat(SignedToken.parse(SignedToken.of(PAYLOAD, large))).isEmpty();
    assertThat(SignedToken.parse(SignedToken.of(new byte[4096], KEY))).isEmpty();
    assertThat(SignedToken.parse(".".repeat(1 << 20))).isEmpty();
  }

  private static boolean opens(String text) {
    return SignedToken.parse(text).flatMap(parsed -> parsed.payload(KEY.key())).isPresent();
  }
}
