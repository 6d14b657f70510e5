package dev.sluice.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Set;

/** Calls and method references, whatever subtype they are made on. */
final class MethodCalls {

  private MethodCalls() {}

  static DescribedPredicate<JavaAccess<?>> calledOn(Class<?> type, String... methods) {
    Set<String> names = Set.of(methods);
    return describe(
        String.join(" or ", methods) + " is called on a " + type.getSimpleName(),
        access -> names.contains(access.getName()) && access.getTargetOwner().isAssignableTo(type));
  }
}
