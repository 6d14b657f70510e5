package dev.sluice.query;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Something that browsers are given as it is: made when it is first asked for, then kept, both
 * plain and gzipped.
 */
final class Page {

  /**
   * Nothing from elsewhere, nothing inline, no frame around it. No form is sent by the browser
   * itself, so that a key can't end up in an address where a script did not load.
   */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
          + "form-action 'none'; frame-ancestors 'none'";

  private static final Pattern GZIP =
      Pattern.compile("(?i).*\\bgzip\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$)).*");

  private final MediaType type;
  private final Mono<Body> body;

  Page(MediaType type, Callable<byte[]> source) {
    this(type, source, List.of());
  }

  private Page(MediaType type, Callable<byte[]> source, List<ClassPathResource> parts) {
    this.type = type;
    // reading from a jar, and gzip at its best: not on an event loop, and only once
    this.body =
        Mono.fromCallable(() -> Body.of(source.call(), parts))
            .subscribeOn(Schedulers.boundedElastic())
            .cacheInvalidateIf(made -> false);
  }

  static Page file(String name) {
    return of(name, List.of());
  }

  /**
   * A file with another tag as soon as one of its parts is another, so that whoever has it open can
   * tell.
   */
  static Page of(String name, List<String> parts) {
    return new Page(
        typeOf(name),
        resource(name)::getContentAsByteArray,
        parts.stream().map(Page::resource).toList());
  }

  private static ClassPathResource resource(String name) {
    ClassPathResource file = new ClassPathResource(name);
    if (!file.exists()) {
      throw new IllegalStateException(name + " is missing from the class path");
    }
    return file;
  }

  private static MediaType typeOf(String name) {
    return MediaType.parseMediaType(
        switch (name.substring(name.lastIndexOf('.'))) {
          case ".html" -> "text/html;charset=UTF-8";
          case ".css" -> "text/css;charset=UTF-8";
          case ".js" -> "text/javascript;charset=UTF-8";
          case ".svg" -> "image/svg+xml";
          default -> throw new IllegalArgumentException(name + " is of no known type");
        });
  }

  Mono<ServerResponse> show(ServerRequest request) {
    return body.flatMap(made -> unlessKnown(request, made));
  }

  private Mono<ServerResponse> unlessKnown(ServerRequest request, Body made) {
    return request
        .checkNotModified(made.entityTag)
        .switchIfEmpty(Mono.defer(() -> answer(request, made)));
  }

  private Mono<ServerResponse> answer(ServerRequest request, Body made) {
    ServerResponse.BodyBuilder answer =
        ServerResponse.ok()
            .contentType(type)
            .eTag(made.entityTag)
            .cacheControl(CacheControl.noCache())
            .varyBy(HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_ENCODING)
            .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            .header("Referrer-Policy", "no-referrer");
    return takesGzip(request)
        ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").bodyValue(made.gzipped)
        : answer.bodyValue(made.plain);
  }

  static boolean takesGzip(ServerRequest request) {
    String accepted = request.headers().firstHeader(HttpHeaders.ACCEPT_ENCODING);
    return accepted != null && GZIP.matcher(accepted).matches();
  }

  /**
   * @param entityTag a weak one, since it stands for both forms
   */
  private record Body(byte[] plain, byte[] gzipped, String entityTag) {

    static Body of(byte[] plain, List<ClassPathResource> parts)
        throws IOException, NoSuchAlgorithmException {
      ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
        gzip.write(plain);
      }
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(plain);
      for (ClassPathResource part : parts) {
        digest.update(part.getContentAsByteArray());
      }
      return new Body(
          plain,
          gzipped.toByteArray(),
          "W/\"" + HexFormat.of().formatHex(digest.digest(), 0, Long.BYTES) + "\"");
    }
  }
}
