package dev.sluice;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whoever waits without saying for how long does so for as long as a busy machine may take. */
public final class Patience implements BeforeAllCallback {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(SOON);
  }
}
