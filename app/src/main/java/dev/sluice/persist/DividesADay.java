package dev.sluice.persist;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A day has to be so many times as long, so that each day begins with a stretch of its own. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Constraint(validatedBy = DividesADay.Check.class)
@interface DividesADay {

  String message() default "must be whole minutes that divide a day evenly, such as 15m, 4h or 24h";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Minutes are what late events are noted by. */
  final class Check implements ConstraintValidator<DividesADay, Duration> {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Override
    public boolean isValid(@Nullable Duration length, ConstraintValidatorContext context) {
      return length == null
          || (length.compareTo(MINUTE) >= 0
              && isMultiple(length, MINUTE)
              && isMultiple(DAY, length));
    }

    private static boolean isMultiple(Duration whole, Duration part) {
      return part.multipliedBy(whole.dividedBy(part)).equals(whole);
    }
  }
}
