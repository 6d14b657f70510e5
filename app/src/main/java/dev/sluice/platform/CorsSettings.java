package dev.sluice.platform;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the pages of other sites may call, of what is open to them at all: to send events, and to
 * watch. Nothing that a cookie opens is.
 *
 * @param origins of the pages, such as https://shop.example, or * for all
 * @param methods that they may use
 * @param headers that they may send
 * @param maxAge how long a browser may remember this
 */
@Validated
@ConfigurationProperties("sluice.cors")
record CorsSettings(
    @DefaultValue("*") List<String> origins,
    @DefaultValue({"GET", "POST", "OPTIONS"}) List<String> methods,
    @DefaultValue({
          "authorization",
          "content-type",
          "content-encoding",
          "x-api-key",
          "x-write-key",
          "x-request-id",
          "anonymousid",
          "sentat",
          "sp-anonymous",
          "x-retry-count",
          "x-enable-debug",
          "posthog-sdk-info",
          "posthog-attempt",
          "posthog-request-id",
          "posthog-request-timestamp",
          "last-event-id",
          "ce-id",
          "ce-source",
          "ce-type",
          "ce-specversion",
          "ce-time",
          "ce-subject",
          "ce-dataschema",
          "ce-role",
          "ce-session"
        })
        List<String> headers,
    @DefaultValue("2h") @Within(least = "0s", most = "24h") Duration maxAge) {

  private static final String ALL = "*";

  boolean areForAll() {
    return origins.contains(ALL);
  }
}
