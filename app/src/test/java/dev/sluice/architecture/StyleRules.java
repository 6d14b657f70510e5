package dev.sluice.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.jspecify.annotations.NullMarked;
import org.springframework.beans.factory.annotation.Value;

/** How a class looks. */
final class StyleRules {

  private static final String EMPTY_NAME = ".*(Utils?|Manager|Helper|DTO|Dto|Impl)";

  private StyleRules() {}

  static ArchRule settingsAreRecords() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Value.class)
        .because("settings are checked at the start, together, in one record for each room");
  }

  static ArchRule whatAClassNeedsIsGivenToItsConstructor() {
    return GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION
        .because("an object is whole once it is made, without Spring as well as with it")
        .allowEmptyShould(true);
  }

  static ArchRule nothingIsPrinted() {
    return GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.because(
        "what an operator should know is logged, with its level and place");
  }

  static ArchRule oneWayToLog() {
    return GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.because(
        "one logger writes all lines, and that is SLF4J's");
  }

  static ArchRule namesSayWhatAThingIs() {
    return noClasses()
        .should()
        .haveNameMatching(EMPTY_NAME)
        .because("such a name fits every class, and so says nothing of this one");
  }

  static ArchRule packagesAreNullMarked() {
    return classes()
        .should(resideInANullMarkedPackage())
        .because("null is said in types, from the first package to the last");
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return ArchCondition.from(
        describe(
            "reside in a package with a package-info that is @NullMarked",
            type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
  }
}
