package dev.sluice.platform;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The addresses that have their first bits in common, as CIDR writes them: {@code 10.0.0.0/8}. An
 * address without a length stands for itself.
 */
public record Network(InetAddress address, int length) {

  /** Nothing that could be a name: no address is ever looked up. */
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F.]{0,45}:[0-9a-fA-F:.]{0,45}");

  private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");

  public Network {
    int unused = bitsOf(address) - length;
    int lastSet = new BigInteger(1, address.getAddress()).getLowestSetBit();
    if (length < 0 || unused < 0 || (lastSet >= 0 && lastSet < unused)) {
      throw new IllegalArgumentException(address + " is no network of the length " + length);
    }
  }

  private static int bitsOf(InetAddress address) {
    return address.getAddress().length * Byte.SIZE;
  }

  public static Network of(String text) {
    String[] parts = text.strip().split("/", -1);
    InetAddress address = addressOf(parts[0]).orElseThrow(() -> noNetwork(text));
    return switch (parts.length) {
      case 1 -> new Network(address, bitsOf(address));
      case 2 -> new Network(address, length(parts[1], text));
      default -> throw noNetwork(text);
    };
  }

  private static int length(String part, String text) {
    if (!LENGTH.matcher(part).matches()) {
      throw noNetwork(text);
    }
    return Integer.parseInt(part);
  }

  private static IllegalArgumentException noNetwork(String text) {
    return new IllegalArgumentException("'" + text + "' is no network");
  }

  /** The one address that a text is. */
  public static Optional<InetAddress> addressOf(String text) {
    try {
      return LITERAL.matcher(text).matches()
          ? Optional.of(InetAddress.ofLiteral(text))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public boolean holds(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    int whole = length / Byte.SIZE;
    return ours.length == theirs.length
        && Arrays.equals(ours, 0, whole, theirs, 0, whole)
        && isAlike(ours, theirs, whole, length % Byte.SIZE);
  }

  private static boolean isAlike(byte[] ours, byte[] theirs, int at, int bits) {
    return bits == 0 || ((ours[at] ^ theirs[at]) & 0xff) >>> (Byte.SIZE - bits) == 0;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + length;
  }
}
