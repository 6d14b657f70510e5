package dev.sluice;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks an address of ours whether all is well, for a container that has no program to do so. The
 * exit status is the answer.
 */
public final class HealthCheck {

  private static final int LIMIT_MILLIS = 2000;

  private HealthCheck() {}

  public static void main(String[] args) {
    System.exit(isWell(URI.create(args[0])) ? 0 : 1);
  }

  static boolean isWell(URI address) {
    try {
      HttpURLConnection call = (HttpURLConnection) address.toURL().openConnection();
      call.setConnectTimeout(LIMIT_MILLIS);
      call.setReadTimeout(LIMIT_MILLIS);
      return call.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException away) {
      return false;
    }
  }
}
