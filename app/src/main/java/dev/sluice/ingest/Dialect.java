package dev.sluice.ingest;

import java.util.Locale;

/** The other systems whose words are understood, each under the name that its figures have. */
public enum Dialect {
  CLOUDEVENTS,
  ACTIVITY_LOG,
  USAGE_TRACKER,
  INTERACTION_TRACKER,
  CLIENT_TRACKER,
  ACTIVITY_API,
  SEGMENT,
  POSTHOG,
  SNOWPLOW,
  MATOMO,
  MIXPANEL;

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
