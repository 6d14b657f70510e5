package dev.sluice.access;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a token says (RFC 7519).
 *
 * @param token its own name, by which it is revoked
 * @param generation of the client's tokens, all of which end together
 */
record Claims(
    UUID token,
    UUID client,
    Scope scope,
    Audience audience,
    int generation,
    Instant issuedAt,
    Instant expiresAt)
    implements Credential {

  private static final String ISSUER = "sluice";

  /** How far the clocks of two processes may be apart. */
  static final Duration SKEW = Duration.ofSeconds(30);

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /** As they stand in the token. */
  @JsonPropertyOrder({"iss", "aud", "sub", "jti", "scope", "gen", "iat", "nbf", "exp"})
  private record Written(
      String iss,
      String aud,
      String sub,
      String jti,
      String scope,
      int gen,
      long iat,
      long nbf,
      long exp) {

    static Written of(Claims claims) {
      return new Written(
          ISSUER,
          claims.audience.label(),
          claims.client.toString(),
          claims.id(),
          claims.scope.label(),
          claims.generation,
          claims.issuedAt.getEpochSecond(),
          claims.issuedAt.getEpochSecond(),
          claims.expiresAt.getEpochSecond());
    }

    Claims claims() {
      return new Claims(
          UUID.fromString(jti),
          UUID.fromString(sub),
          Scope.of(scope),
          Audience.of(aud).orElseThrow(IllegalArgumentException::new),
          gen,
          Instant.ofEpochSecond(iat),
          Instant.ofEpochSecond(exp));
    }
  }

  /** Nothing for what is not to the letter what we would write. */
  static Optional<Claims> parse(byte[] json) {
    try {
      Claims claims = JSON.readValue(json, Written.class).claims();
      return Arrays.equals(claims.json(), json) ? Optional.of(claims) : Optional.empty();
    } catch (JacksonException | IllegalArgumentException | DateTimeException wrong) {
      return Optional.empty();
    }
  }

  byte[] json() {
    return JSON.writeValueAsBytes(Written.of(this));
  }

  @Override
  public String id() {
    return token.toString();
  }

  /** Who shows it. */
  Caller caller(Rate rate) {
    return new Caller(client, scope, credential(), rate);
  }

  /** What the audit knows it by. */
  String credential() {
    return Caller.TOKEN + token;
  }

  /**
   * @param lifetime that tokens have by now: where it was made shorter, it was so for those that
   *     are out
   */
  boolean holdAt(Instant now, Duration lifetime) {
    return expiresAt.isAfter(now)
        && !issuedAt.isAfter(now.plus(SKEW))
        && !expiresAt.isAfter(issuedAt.plus(lifetime));
  }
}
