package dev.sluice.event;

import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** JSON of every kind that we take, written in any of the ways that JSON allows. */
final class RandomJson {

  private static final int MANY_VALUES = 80;

  private final Random random;
  private int valuesLeft;

  RandomJson(Random random) {
    this.random = random;
  }

  String value() {
    valuesLeft = MANY_VALUES;
    return value(random.nextInt(StrictJson.MAX_DEPTH + 1));
  }

  private String value(int depth) {
    boolean leaf = depth == 0 || valuesLeft-- <= 0;
    return space()
        + switch (leaf ? random.nextInt(5) : random.nextInt(12)) {
          case 0 -> "null";
          case 1 -> random.nextBoolean() ? "true" : "false";
          case 2, 3 -> number();
          case 4 -> quoted(text(40));
          case 5, 6, 7 -> list(depth);
          default -> object(depth);
        }
        + space();
  }

  private String list(int depth) {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(i -> value(depth - 1))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String object(int depth) {
    Set<String> keys = new LinkedHashSet<>();
    random.ints(random.nextInt(4)).forEach(i -> keys.add(text(10)));
    return keys.stream()
        .map(key -> space() + quoted(key) + space() + ":" + value(depth - 1))
        .collect(Collectors.joining(",", "{", "}"));
  }

  String number() {
    String sign = random.nextBoolean() ? "" : "-";
    return sign
        + switch (random.nextInt(6)) {
          case 0 -> "0";
          case 1 -> String.valueOf(random.nextInt(1000));
          case 2 -> "1" + digits(1 + random.nextInt(300));
          case 3 -> "0." + digits(1 + random.nextInt(300)) + "1";
          case 4 -> "9" + digits(17) + "." + digits(1 + random.nextInt(20));
          default -> "1." + digits(3) + (random.nextBoolean() ? "e-" : "E+") + random.nextInt(308);
        };
  }

  private String digits(int count) {
    return random.ints(count, 0, 10).mapToObj(String::valueOf).collect(Collectors.joining());
  }

  /** Characters of all planes, and now and then none but one kind. */
  String text(int limit) {
    int kind = random.nextInt(5);
    return random
        .ints(1 + random.nextInt(limit))
        .map(any -> character(kind == 4 ? Math.floorMod(any, 4) : kind))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private int character(int kind) {
    return switch (kind) {
      case 0 -> random.nextInt(' ', 0x7f);
      case 1 -> random.nextInt(1, 0x100);
      case 2 -> random.nextBoolean() ? random.nextInt(1, 0xd800) : random.nextInt(0xe000, 0x10000);
      default -> random.nextInt(0x10000, 0x110000);
    };
  }

  String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars().forEach(c -> write((char) c, quoted));
    return quoted.append('"').toString();
  }

  private void write(char c, StringBuilder quoted) {
    if (c == '"' || c == '\\' || (c == '/' && random.nextBoolean())) {
      quoted.append('\\').append(c);
    } else if (c < ' ' || (!Character.isSurrogate(c) && random.nextInt(10) == 0)) {
      quoted.append("\\u").append(HexFormat.of().toHexDigits(c));
    } else {
      quoted.append(c);
    }
  }

  String space() {
    return random.nextInt(4) > 0 ? "" : " \t\r\n".substring(random.nextInt(4));
  }
}
