package dev.sluice.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.platform.CursorText;
import dev.sluice.platform.TimeRange;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The place of one line among all of a client's reports, of which the newest come first, and in
 * each the users by their names.
 *
 * @param user behind whom it is; behind none for an empty name, which nobody has
 */
record ReportPlace(Instant period, String user) {

  private static final String NOBODY = "";
  private static final char BETWEEN = '~';

  /** Before all others. */
  static final ReportPlace NEWEST = new ReportPlace(TimeRange.LATEST, NOBODY);

  /** Behind all of a period. */
  static ReportPlace behind(Instant period) {
    return new ReportPlace(period, NOBODY);
  }

  String text() {
    return CursorText.of(period)
        + BETWEEN
        + Base64.getUrlEncoder().withoutPadding().encodeToString(user.getBytes(UTF_8));
  }

  /** Of a text that was sealed, and so is one of these. */
  static Optional<ReportPlace> parse(String text) {
    int between = text.indexOf(BETWEEN);
    String user = new String(Base64.getUrlDecoder().decode(text.substring(between + 1)), UTF_8);
    return CursorText.parse(
        text.substring(0, between), 0, (period, numbers) -> new ReportPlace(period, user));
  }
}
