package dev.sluice.architecture.broken.transactions;

import org.jspecify.annotations.NullMarked;
import org.reactivestreams.Publisher;
import reactor.kafka.sender.TransactionManager;

@NullMarked
final class CulpritCommits {
  Publisher<?> commit(TransactionManager transactions) {
    return transactions.commit();
  }
}
