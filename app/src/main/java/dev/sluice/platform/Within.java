package dev.sluice.platform;

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
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** A time or a size has to lie between two others, both of which will do. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@Constraint(validatedBy = {Within.OfTime.class, Within.OfSize.class, Within.OfMemory.class})
public @interface Within {

  String least();

  String most();

  String message() default "must lie between {least} and {most}";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Times, written as settings are. */
  final class OfTime implements ConstraintValidator<Within, Duration> {

    private Duration least = Duration.ZERO;
    private Duration most = Duration.ZERO;

    @Override
    public void initialize(Within within) {
      least = DurationStyle.detectAndParse(within.least());
      most = DurationStyle.detectAndParse(within.most());
    }

    @Override
    public boolean isValid(@Nullable Duration value, ConstraintValidatorContext context) {
      return value == null || (value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
    }
  }

  /** Sizes, written as settings are. */
  final class OfSize implements ConstraintValidator<Within, DataSize> {

    private DataSize least = DataSize.ofBytes(0);
    private DataSize most = DataSize.ofBytes(0);

    @Override
    public void initialize(Within within) {
      least = DataSize.parse(within.least());
      most = DataSize.parse(within.most());
    }

    @Override
    public boolean isValid(@Nullable DataSize value, ConstraintValidatorContext context) {
      return value == null || (value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
    }
  }

  /** Sizes that may be a share of the heap: the limits are for what comes of it. */
  final class OfMemory implements ConstraintValidator<Within, MemorySize> {

    private final OfSize ofSize = new OfSize();

    @Override
    public void initialize(Within within) {
      ofSize.initialize(within);
    }

    @Override
    public boolean isValid(@Nullable MemorySize value, ConstraintValidatorContext context) {
      return value == null || ofSize.isValid(value.size(), context);
    }
  }
}
