package dev.sluice.platform;

/** The sites whose pages may call what is open to pages at all. */
public final class Origins {

  private final CorsSettings settings;

  Origins(CorsSettings settings) {
    this.settings = settings;
  }

  public boolean areGranted(String origin) {
    return settings.areForAll() || settings.origins().contains(origin);
  }
}
