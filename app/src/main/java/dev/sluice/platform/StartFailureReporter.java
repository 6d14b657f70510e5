package dev.sluice.platform;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Says in one sentence why the server could not start, where the reason is one we foresee. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class StartFailureReporter implements SpringBootExceptionReporter {

  private static final Logger log = LoggerFactory.getLogger(StartFailureReporter.class);

  private static final Map<Class<?>, String> KINDS =
      Map.of(
          Duration.class, "a time such as 500ms, 10s or 2m",
          DataSize.class, "a size such as 64KB or 4MB",
          MemorySize.class, "a size such as 64MB, or a share of the heap from 1% to 90%",
          Network.class, "addresses such as 192.0.2.7, or networks such as 10.0.0.0/8",
          Boolean.class, "true or false",
          Integer.class, "a whole number",
          Short.class, "a whole number");

  @Override
  public boolean reportException(Throwable failure) {
    Optional<String> sentence = sentence(failure);
    sentence.ifPresent(text -> log.error("Sluice can't start: {}", text));
    return sentence.isPresent();
  }

  /** The innermost cause that we have words for. */
  public static Optional<String> sentence(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .map(StartFailureReporter::wordsFor)
        .flatMap(Optional::stream)
        .reduce((outer, inner) -> inner);
  }

  private static Optional<String> wordsFor(@Nullable Throwable failure) {
    return switch (failure) {
      case WrongSettingException e -> Optional.ofNullable(e.getMessage());
      case BindValidationException e -> broken(e);
      case BindException e -> Optional.of(unreadable(e));
      case PortInUseException e ->
          Optional.of(
              "server.port is %d, which is taken; choose another with --server.port=N."
                  .formatted(e.getPort()));
      case null, default -> Optional.empty();
    };
  }

  private static Optional<String> broken(BindValidationException failure) {
    String prefix = failure.getValidationErrors().getName().toString();
    return failure.getValidationErrors().getAllErrors().stream()
        .findFirst()
        .map(error -> broken(prefix, error));
  }

  private static String broken(String prefix, ObjectError error) {
    if (!(error instanceof FieldError field)) {
      return prefix + " " + error.getDefaultMessage() + ".";
    }
    String name = prefix + "." + kebab(field.getField());
    return "%s %s, but is '%s'."
        .formatted(name, error.getDefaultMessage(), shown(name, field.getRejectedValue()));
  }

  private static String unreadable(BindException failure) {
    String name = failure.getName().toString();
    Object value = failure.getProperty() == null ? null : failure.getProperty().getValue();
    return "%s can't be '%s': it takes %s."
        .formatted(name, shown(name, value), kind(failure.getTarget().getType()));
  }

  private static String shown(String name, @Nullable Object value) {
    String text =
        value instanceof Duration time ? DurationStyle.SIMPLE.print(time) : String.valueOf(value);
    return Secrets.masked(name, text);
  }

  /** Of a list, what stands in it. */
  private static String kind(ResolvableType type) {
    return type.hasGenerics() ? kind(type.getGeneric()) : kind(type.toClass());
  }

  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "any of ", ""));
    }
    return KINDS.getOrDefault(
        ClassUtils.resolvePrimitiveIfNecessary(type), "another kind of value");
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
