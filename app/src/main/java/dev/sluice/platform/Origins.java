package dev.sluice.platform;

/** The sites whose pages may call what is open to pages at all. */
public final class Origins {

  private final CorsSettings settings;

  Origins(CorsSettings settings) {
    this.settings = settings;
  }

  public boolean areGranted(String origin) {
    return settings.areForAll() || areNamed(origin);
  }

  /** Whether somebody has said so of this one, and not of all. */
  public boolean areNamed(String origin) {
    return settings.origins().contains(origin);
  }
}
