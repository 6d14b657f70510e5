package dev.sluice.log;

import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Names, for each of the partitions, the place that its reader has come to. */
@FunctionalInterface
public interface Starts {

  Mono<Map<Integer, Place>> of(Set<Integer> partitions);
}
