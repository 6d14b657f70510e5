package dev.sluice.ingest;

import java.util.OptionalInt;

/**
 * What the records of a body are counted by.
 *
 * @param name what the sender would call a record's number
 * @param number of the file, where several come together; negative where not
 */
record Unit(String name, int number) {

  static final Unit INDEX = new Unit("index", -1);
  static final Unit LINE = new Unit("line", -1);

  Unit ofFile(int number) {
    return new Unit(name, number);
  }

  OptionalInt file() {
    return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
