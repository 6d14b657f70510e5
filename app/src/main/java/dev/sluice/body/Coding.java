package dev.sluice.body;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.github.luben.zstd.util.Native;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a body was made smaller, as its Content-Encoding says. */
public enum Coding {
  IDENTITY("identity", true),
  GZIP("gzip", true),
  DEFLATE("deflate", true),
  BROTLI("br", Brotli4jLoader.isAvailable()),
  ZSTD("zstd", zstdIsAvailable());

  private final String token;
  private final boolean supported;

  Coding(String token, boolean supported) {
    this.token = token;
    this.supported = supported;
  }

  /** As HTTP names it. */
  public String token() {
    return token;
  }

  /** Whether one body takes megabytes to decode, as {@link Decoders} counts them. */
  public boolean isLarge() {
    return this == BROTLI || this == ZSTD;
  }

  /** Those that this machine can decode: two of them need a library of its kind. */
  public static List<Coding> supported() {
    return Stream.of(values()).filter(coding -> coding.supported).toList();
  }

  /** The coding that a header names; none for one that is not supported, or for more than one. */
  public static Optional<Coding> of(@Nullable String contentEncoding) {
    String name = contentEncoding == null ? "" : contentEncoding.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "" -> Optional.of(IDENTITY);
      case "x-gzip" -> Optional.of(GZIP);
      default -> supported().stream().filter(coding -> coding.token.equals(name)).findFirst();
    };
  }

  private static boolean zstdIsAvailable() {
    try {
      Native.load();
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }
}
