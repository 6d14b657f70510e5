package dev.sluice.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.stream.Stream;

/** Who may know whom. */
record RoomRules(String house) {

  ArchRule eventStandsAlone() {
    return classes()
        .that()
        .resideInAPackage(Room.EVENT.in(house))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(Room.EVENT.in(house), "java..", "org.jspecify..")
        .because("the shared language must be usable wherever bytes are, without a framework")
        .allowEmptyShould(true);
  }

  ArchRule bodyStandsAlone() {
    return classes()
        .that()
        .resideInAPackage(Room.BODY.in(house))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            Room.BODY.in(house),
            "java..",
            "org.jspecify..",
            "org.reactivestreams..",
            "reactor.core..",
            "com.github.luben.zstd..",
            "com.aayushatharva.brotli4j..")
        .because("bytes are decoded and cut alike, whatever brings them and whatever they say")
        .allowEmptyShould(true);
  }

  ArchRule eachUsesOnlyItsNeighbours() {
    List<ArchRule> ofEachRoom = Stream.of(Room.values()).map(this::usesOnlyItsNeighbours).toList();
    return CompositeArchRule.of(ofEachRoom)
        .as("each room should use only the rooms that it may")
        .because("a room is understood by itself and by the rooms it names, or not at all");
  }

  private ArchRule usesOnlyItsNeighbours(Room room) {
    return classes()
        .that()
        .resideInAPackage(room.in(house))
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage(house + "..").or(resideInAnyPackage(room.reachIn(house))))
        .allowEmptyShould(true);
  }

  ArchRule eachPackageHasItsPlace() {
    return classes()
        .that()
        .resideOutsideOfPackage(house)
        .should()
        .resideInAnyPackage(Room.in(house, Room.values()))
        .because("a new room needs a line in Room that says which rooms it may use")
        .allowEmptyShould(true);
  }

  ArchRule noneUsesItselfThroughOthers() {
    return slices()
        .matching(house + ".(*)..")
        .should()
        .beFreeOfCycles()
        .because("rooms in a circle are one room")
        .allowEmptyShould(true);
  }
}
