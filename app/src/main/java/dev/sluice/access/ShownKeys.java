package dev.sluice.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Where the clients of other systems put their key. Some put it in two places, and in one of them
 * masked, so that the first counts and the others are not looked at.
 */
public final class ShownKeys {

  /** What a member of the body is called that is a key. */
  public static final List<String> MEMBERS = List.of("writeKey", "api_key", "token");

  private static final String BASIC = "basic ";
  private static final String BEARER = "bearer ";
  private static final List<String> HEADERS = List.of("X-API-Key", "X-Write-Key");

  private ShownKeys() {}

  /** The first key of a request, by its headers, then its body, then its address. */
  public static Optional<String> of(ServerRequest request, Optional<String> ofBody) {
    return ofHeaders(request.headers().asHttpHeaders())
        .or(() -> ofBody.filter(key -> !key.isBlank()))
        .or(() -> ofAddress(request, MEMBERS))
        .map(ShownKeys::secretOf);
  }

  /** The first key of a request, by its headers, then by these parameters of its address. */
  public static Optional<String> of(ServerHttpRequest request, List<String> parameters) {
    return ofHeaders(request.getHeaders())
        .or(() -> ofAddress(request, parameters))
        .map(ShownKeys::secretOf);
  }

  /** The first of these parameters that is there. */
  public static Optional<String> ofAddress(ServerRequest request, List<String> parameters) {
    return ofAddress(request.exchange().getRequest(), parameters);
  }

  private static Optional<String> ofAddress(ServerHttpRequest request, List<String> parameters) {
    return parameters.stream()
        .flatMap(name -> request.getQueryParams().getOrDefault(name, List.of()).stream())
        .filter(Objects::nonNull)
        .filter(key -> !key.isBlank())
        .findFirst();
  }

  public static Optional<String> ofHeaders(HttpHeaders headers) {
    List<String> authorizations = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
    return Stream.of(
            authorizations.stream().flatMap(each -> after(BASIC, each)).flatMap(ShownKeys::ofPair),
            authorizations.stream().flatMap(each -> after(BEARER, each)),
            HEADERS.stream().flatMap(name -> headers.getOrEmpty(name).stream()).map(String::strip))
        .flatMap(keys -> keys)
        .filter(key -> !key.isEmpty())
        .findFirst()
        .map(ShownKeys::secretOf);
  }

  /** Whether a text has the form of what is shown as a key. */
  public static boolean isKey(String text) {
    return ApiKey.parse(secretOf(text)).isPresent();
  }

  private static Stream<String> after(String scheme, String authorization) {
    return authorization.toLowerCase(Locale.ROOT).startsWith(scheme)
        ? Stream.of(authorization.substring(scheme.length()).strip())
        : Stream.empty();
  }

  private static Stream<String> ofPair(String encoded) {
    try {
      return Stream.of(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8))
          .map(pair -> pair.endsWith(":") ? pair.substring(0, pair.length() - 1) : pair);
    } catch (IllegalArgumentException noBase64) {
      return Stream.empty();
    }
  }

  /** Of a name and a secret, as some write a key, the one that is a key. */
  private static String secretOf(String shown) {
    return Stream.of(shown.split(":", 2))
        .filter(part -> ApiKey.parse(part).isPresent())
        .findFirst()
        .orElse(shown);
  }
}
