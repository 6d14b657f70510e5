package dev.sluice.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.SluiceApplication;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

  private static final String HOUSE = "dev.sluice";
  private static final String BROKEN_HOUSES = "dev.sluice.architecture.broken.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(SluiceApplication.class.getProtectionDomain().getCodeSource().getLocation());

  static Set<String> rules() {
    return new HouseRules(HOUSE).names();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void the_house_keeps_the_rule(String rule) {
    new HouseRules(HOUSE).named(rule).check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void a_house_that_breaks_the_rule_is_told_by_whom(String rule) {
    JavaClasses house = new ClassFileImporter().importPackages(BROKEN_HOUSES + rule);

    String report =
        new HouseRules(BROKEN_HOUSES + rule)
            .named(rule)
            .evaluate(house)
            .getFailureReport()
            .toString();

    assertThat(named("Culprit", house)).isNotEmpty().allMatch(culprit -> names(report, culprit));
    assertThat(named("Innocent", house)).noneMatch(innocent -> names(report, innocent));
  }

  private static List<String> named(String beginning, JavaClasses classes) {
    return classes.stream()
        .filter(type -> type.getSimpleName().startsWith(beginning))
        .map(JavaClass::getName)
        .toList();
  }

  private static boolean names(String report, String type) {
    return Pattern.compile(Pattern.quote(type) + "\\b").matcher(report).find();
  }
}
