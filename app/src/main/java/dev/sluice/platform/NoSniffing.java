package dev.sluice.platform;

import org.springframework.http.HttpHeaders;

/** Keeps browsers from taking an answer for anything but what it says it is. */
final class NoSniffing {

  private NoSniffing() {}

  static void in(HttpHeaders headers) {
    headers.set("X-Content-Type-Options", "nosniff");
  }
}
