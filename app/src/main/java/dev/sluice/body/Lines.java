package dev.sluice.body;

import java.util.ArrayList;
import java.util.List;

/** Records that end with a newline: without it, without a CR before it, and not if blank. */
final class Lines {

  private final int limit;
  private final Carry carry;
  private List<Slice> ended = new ArrayList<>();

  Lines(int limit) {
    this.limit = limit;
    this.carry = new Carry(Math.addExact(limit, 1)); // the CR, of which nobody knows yet
  }

  void keep(byte[] bytes, int from) {
    carry.keep(bytes, from, bytes.length);
  }

  void end(byte[] bytes, int from, int newline, long number) {
    switch (carry.end(bytes, from, newline, number)) {
      case Slice.Whole whole -> add(whole);
      case Slice.TooLong tooLong -> ended.add(tooLong);
    }
  }

  private void add(Slice.Whole line) {
    int from = line.from();
    int to = line.to() > from && line.bytes()[line.to() - 1] == '\r' ? line.to() - 1 : line.to();
    if (to - from > limit) {
      ended.add(new Slice.TooLong(line.number()));
    } else if (!isBlank(line.bytes(), from, to)) {
      ended.add(to == line.to() ? line : new Slice.Whole(line.bytes(), from, to, line.number()));
    }
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (!isSpace(bytes[at])) {
        return false;
      }
    }
    return true;
  }

  /** As JSON has it. */
  static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  boolean isWithin() {
    return !carry.isEmpty();
  }

  List<Slice> ended() {
    List<Slice> all = ended;
    ended = new ArrayList<>();
    return all;
  }
}
