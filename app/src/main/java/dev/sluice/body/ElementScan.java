package dev.sluice.body;

/** Finds the end of one JSON value by its brackets and quotes, across chunks. */
final class ElementScan {

  private boolean scalar;
  private int depth;
  private boolean quoted;
  private boolean escaped;
  private boolean over;

  /** Begins anew, if a value can begin with this byte, which is passed next. */
  boolean begin(byte first) {
    scalar = !isStructural(first);
    depth = 0;
    quoted = false;
    escaped = false;
    over = false;
    return scalar || first == '{' || first == '[' || first == '"';
  }

  boolean isOver() {
    return over;
  }

  /** Goes on until the value is over or the chunk is, and says how far that is. */
  int pass(byte[] chunk, int from) {
    int at = from;
    while (at < chunk.length && !over) {
      if (quoted) {
        at = passText(chunk, at);
      } else if (scalar) {
        at = passScalar(chunk, at);
      } else {
        passBracket(chunk[at++]);
      }
    }
    return at;
  }

  private int passText(byte[] chunk, int from) {
    for (int at = from; at < chunk.length; at++) {
      if (escaped) {
        escaped = false;
      } else if (chunk[at] == '\\') {
        escaped = true;
      } else if (chunk[at] == '"') {
        quoted = false;
        over = depth == 0;
        return at + 1;
      }
    }
    return chunk.length;
  }

  private int passScalar(byte[] chunk, int from) {
    int at = from;
    while (at < chunk.length && !isStructural(chunk[at]) && !Lines.isSpace(chunk[at])) {
      at++;
    }
    over = at < chunk.length;
    return at;
  }

  private void passBracket(byte next) {
    switch (next) {
      case '"' -> quoted = true;
      case '{', '[' -> depth++;
      case '}', ']' -> over = --depth == 0;
      default -> {
        // stands between the quotes and brackets of the value
      }
    }
  }

  private static boolean isStructural(byte b) {
    return switch (b) {
      case '{', '}', '[', ']', ',', ':', '"' -> true;
      default -> false;
    };
  }
}
