package dev.sluice.dialect;

import dev.sluice.ingest.Taken;
import dev.sluice.platform.RawAnswer;
import java.util.Base64;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * The picture that is answered where an event came as the address of one: a dot one sees through.
 */
final class Pixel {

  private static final byte[] GIF =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  private Pixel() {}

  static RawAnswer with(Taken taken) {
    return new RawAnswer(HttpStatus.OK, "image/gif", GIF)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(Verdicts.REJECTED_HEADER, String.valueOf(taken.refusedCount()));
  }
}
