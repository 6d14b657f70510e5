package dev.sluice.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** All rules for the house that stands under a root package, each under a short name. */
final class HouseRules {

  private final Map<String, ArchRule> rules = new LinkedHashMap<>();

  HouseRules(String house) {
    RoomRules rooms = new RoomRules(house);
    rules.put("language", rooms.eventStandsAlone());
    rules.put("bytes", rooms.bodyStandsAlone());
    rules.put("neighbours", rooms.eachUsesOnlyItsNeighbours());
    rules.put("places", rooms.eachPackageHasItsPlace());
    rules.put("cycles", rooms.noneUsesItselfThroughOthers());

    EngineRules engines = new EngineRules(house);
    rules.put("kafka", engines.kafkaIsKnownToTheLogOnly());
    rules.put("transactions", engines.kafkaTransactionsAreNotUsed());
    rules.put("r2dbc", engines.r2dbcIsKnownToFewRooms());
    rules.put("jdbc", engines.jdbcIsKnownToTheStoreOnly());
    rules.put("redis", engines.redisIsKnownToFewRooms());

    ReactiveRules reactive = new ReactiveRules(house);
    rules.put("subscribe", reactive.oneClassSubscribes());
    rules.put("block", reactive.nobodyBlocks());
    rules.put("sleep", reactive.nobodySleeps());

    rules.put("values", StyleRules.settingsAreRecords());
    rules.put("injection", StyleRules.whatAClassNeedsIsGivenToItsConstructor());
    rules.put("streams", StyleRules.nothingIsPrinted());
    rules.put("logging", StyleRules.oneWayToLog());
    rules.put("names", StyleRules.namesSayWhatAThingIs());
    rules.put("nullness", StyleRules.packagesAreNullMarked());
  }

  Set<String> names() {
    return Collections.unmodifiableSet(rules.keySet());
  }

  ArchRule named(String name) {
    return Objects.requireNonNull(rules.get(name), name);
  }
}
