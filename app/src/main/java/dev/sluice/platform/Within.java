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
import java.util.function.Function;
import java.util.function.Predicate;
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

  /**
   * Reads the limits as the setting itself is read.
   *
   * @param <T> kind of the setting
   */
  abstract class Limits<T extends Comparable<T>> implements ConstraintValidator<Within, T> {

    private final Function<String, T> reading;
    private Predicate<T> limits = value -> true;

    Limits(Function<String, T> reading) {
      this.reading = reading;
    }

    @Override
    public void initialize(Within within) {
      T least = reading.apply(within.least());
      T most = reading.apply(within.most());
      limits = value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    @Override
    public boolean isValid(@Nullable T value, ConstraintValidatorContext context) {
      return value == null || limits.test(value);
    }
  }

  /** Times. */
  final class OfTime extends Limits<Duration> {

    public OfTime() {
      super(DurationStyle::detectAndParse);
    }
  }

  /** Sizes. */
  final class OfSize extends Limits<DataSize> {

    public OfSize() {
      super(DataSize::parse);
    }
  }

  /** Sizes that may be a share of the heap: the limits are for what comes of it. */
  final class OfMemory extends Limits<MemorySize> {

    public OfMemory() {
      super(MemorySize::of);
    }
  }
}
