package dev.sluice.log;

import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Names, for each of the partitions, the offset of the first event that is still wanted. */
@FunctionalInterface
public interface Starts {

  Mono<Map<Integer, Long>> of(Set<Integer> partitions);
}
