package dev.sluice.platform;

/** How hosts and ports are written, as parts of the patterns of settings. */
public final class HostAndPort {

  /** A name, an IPv4 address, or an IPv6 address in brackets. */
  public static final String HOST = "(\\[[0-9A-Fa-f:.]+]|[^\\s,:/?#@\\[\\]]+)";

  /** From 1 to 65535. */
  public static final String PORT =
      "(6553[0-5]|655[0-2]\\d|65[0-4]\\d\\d|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3})";

  private HostAndPort() {}
}
