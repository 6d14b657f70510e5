package dev.sluice.log;

import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Tells what partitions of the log hold now. */
@FunctionalInterface
interface Extents {

  Mono<Map<Integer, Extent>> of(Set<Integer> partitions);
}
