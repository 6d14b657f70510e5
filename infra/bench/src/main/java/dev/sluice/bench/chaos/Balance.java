package dev.sluice.bench.chaos;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * In what the ledger and the database differ, by the numbers of events.
 *
 * @param lost were acknowledged, and are neither stored nor dead letters
 * @param letters were valid, and became dead letters
 * @param back were erased, and are stored
 * @param neverTried are stored
 * @param bent are stored with another content than they were sent with
 * @param twice have more than one row
 * @param strangers rows whose ids are of no event of ours
 */
record Balance(
    BitSet lost,
    BitSet letters,
    BitSet back,
    BitSet neverTried,
    BitSet bent,
    BitSet twice,
    long strangers) {
  private static final int NAMED = 5;

  /** One sentence for each kind. */
  List<String> violations() {
    List<String> violations = new ArrayList<>();
    add(violations, lost, "were acknowledged and are not stored");
    add(violations, letters, "are valid and became dead letters");
    add(violations, back, "were erased and are stored");
    add(violations, neverTried, "are stored and were never sent");
    add(violations, bent, "are stored with another content than they were sent with");
    add(violations, twice, "are stored more than once");
    if (strangers > 0) {
      violations.add("%,d rows are of events that nobody sent".formatted(strangers));
    }
    return violations;
  }

  private static void add(List<String> violations, BitSet numbers, String what) {
    if (!numbers.isEmpty()) {
      String some =
          numbers.stream()
              .limit(NAMED)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(", "));
      violations.add("%,d events %s: %s".formatted(numbers.cardinality(), what, some));
    }
  }
}
