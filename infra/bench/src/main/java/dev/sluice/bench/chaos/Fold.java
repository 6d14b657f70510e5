package dev.sluice.bench.chaos;

import java.util.List;

/** What a reader knows after all that he was told. */
sealed interface Fold permits CounterFold, TailFold {

  /** What he reads, with its question mark where he goes on from a place. */
  String path();

  void take(Message message);

  /** In what it differs from what the database has; nothing where it is the same. */
  List<String> differences(Truth truth);
}
