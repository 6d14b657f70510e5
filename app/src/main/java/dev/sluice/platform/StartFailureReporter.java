package dev.sluice.platform;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Says in one sentence why the server could not start, where the reason is one we foresee. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class StartFailureReporter implements SpringBootExceptionReporter {

  private static final Logger log = LoggerFactory.getLogger(StartFailureReporter.class);

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
      case BindValidationException e ->
          e.getValidationErrors().getAllErrors().stream().findFirst().map(e2 -> broken(e, e2));
      case BindException e -> Optional.of(unreadable(e));
      case PortInUseException e ->
          Optional.of("port " + e.getPort() + " is taken; choose another with --server.port=N.");
      case null, default -> Optional.empty();
    };
  }

  private static String broken(BindValidationException failure, ObjectError error) {
    String prefix = failure.getValidationErrors().getName().toString();
    if (!(error instanceof FieldError field)) {
      return prefix + " " + error.getDefaultMessage() + ".";
    }
    return "%s.%s %s, but is '%s'."
        .formatted(
            prefix, kebab(field.getField()), error.getDefaultMessage(), field.getRejectedValue());
  }

  private static String unreadable(BindException failure) {
    Object value = failure.getProperty() == null ? null : failure.getProperty().getValue();
    return "%s can't be '%s': it takes %s."
        .formatted(failure.getName(), value, kind(failure.getTarget().getType().toClass()));
  }

  private static String kind(Class<?> type) {
    if (type == Role.class || type == java.util.Set.class) {
      return "any of "
          + Arrays.stream(Role.values()).map(Role::label).collect(Collectors.joining(", "));
    }
    return "a value of type " + type.getSimpleName();
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
  }
}
