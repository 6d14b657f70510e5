package dev.sluice.access;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in the one way that we write it, so that a mailbox has one account. Whether
 * there is such a mailbox nobody can tell by its looks.
 */
public record Email(String text) {

  static final int LONGEST = 254;

  /** Possessive throughout: a text that nearly fits takes no longer than one that does. */
  private static final Pattern FORM =
      Pattern.compile(
          "[^@\\s\\p{Cc}]{1,64}+@(?:[\\p{L}\\p{N}-]{1,63}+\\.)++[\\p{L}\\p{N}-]{2,63}+");

  /** Whatever somebody has typed, where it can be an address. */
  static Optional<Email> parse(String typed) {
    Email email = normal(typed);
    return email.text.length() <= LONGEST && FORM.matcher(email.text).matches()
        ? Optional.of(email)
        : Optional.empty();
  }

  /** Whatever somebody has typed, to be looked for. */
  static Email normal(String typed) {
    return new Email(
        Normalizer.normalize(typed, Normalizer.Form.NFC).strip().toLowerCase(Locale.ROOT));
  }

  /** Enough to know one's own by. */
  String masked() {
    return text.substring(0, text.offsetByCodePoints(0, 1))
        + "****"
        + text.substring(text.lastIndexOf('@'));
  }

  @Override
  public String toString() {
    return "Email[…]";
  }
}
