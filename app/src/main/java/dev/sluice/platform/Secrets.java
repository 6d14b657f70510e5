package dev.sluice.platform;

import java.util.regex.Pattern;

/** Shows settings without what is secret in them. */
public final class Secrets {

  private static final String MASK = "…";
  private static final Pattern NAMES = Pattern.compile(".*(password|secret|token|key)");
  private static final Pattern USER = Pattern.compile("^([\\w+.-]+://)?.*@");
  private static final Pattern OPTION =
      Pattern.compile("(?i)((?:password|passwd|pwd|secret|token|key)=)[^&\\s]*");

  private Secrets() {}

  /** The value of a setting, as it may be logged. */
  public static String masked(String name, String value) {
    if (NAMES.matcher(name).matches()) {
      return MASK;
    }
    String withoutUser = USER.matcher(value).replaceFirst("$1" + MASK + "@");
    return OPTION.matcher(withoutUser).replaceAll("$1" + MASK);
  }
}
