package dev.sluice.ingest;

import dev.sluice.body.Coding;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * What a file in an upload is. Its name is asked for its ending alone, and what a browser takes it
 * for is not believed before its bytes.
 *
 * @param isCsv which no look at the bytes could tell
 * @param named the coding that its headers name
 */
record FileKind(boolean isCsv, Coding named) {

  private static final Set<String> CODED = Set.of(".gz", ".zst", ".br");
  private static final int MARK_LENGTH = 2;
  private static final int GZIP = 0x1f8b;
  private static final int ZSTD = 0x28b5;

  static FileKind of(HttpHeaders headers) {
    String filename = headers.getContentDisposition().getFilename();
    String name = filename == null ? "" : filename.toLowerCase(Locale.ROOT);
    String ending = name.substring(Math.max(0, name.lastIndexOf('.')));
    String inner =
        CODED.contains(ending) ? name.substring(0, name.length() - ending.length()) : name;
    MediaType type = headers.getContentType();
    boolean isCsv =
        inner.endsWith(".csv") || (type != null && new MediaType("text", "csv").includes(type));
    Coding named = ending.equals(".br") ? Coding.BROTLI : Bodies.coding(headers);
    return new FileKind(isCsv, named);
  }

  /** Whether there are enough of the first bytes to tell. */
  static boolean showsCoding(byte[] first) {
    return first.length >= MARK_LENGTH;
  }

  /** The coding that the first bytes show, or else the one that was named. */
  Coding coding(byte @Nullable [] first) {
    if (named != Coding.IDENTITY || first == null || !showsCoding(first)) {
      return named;
    }
    return switch (((first[0] & 0xff) << 8) | (first[1] & 0xff)) {
      case GZIP -> Coding.GZIP;
      case ZSTD -> Coding.ZSTD;
      default -> Coding.IDENTITY;
    };
  }
}
