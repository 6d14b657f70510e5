package dev.sluice.platform;

import dev.sluice.event.Rejection;
import org.jspecify.annotations.Nullable;

/** What an answer says of JSON that was refused. */
public final class Refusals {

  private Refusals() {}

  /** As the answer to a request that brought nothing else. */
  public static Problem problem(Rejection rejection) {
    Problem problem = new Problem(type(rejection), rejection.detail());
    String field = field(rejection);
    return field == null ? problem : problem.with("field", field);
  }

  public static ProblemType type(Rejection rejection) {
    return switch (rejection) {
      case Rejection.MalformedJson r -> ProblemType.MALFORMED_JSON;
      case Rejection.NotAnObject r -> ProblemType.MALFORMED_JSON;
      case Rejection.MalformedCsv r -> ProblemType.MALFORMED_CSV;
      case Rejection.InvalidEncoding r -> ProblemType.INVALID_ENCODING;
      case Rejection.TooDeep r -> ProblemType.TOO_DEEP;
      case Rejection.DuplicateKey r -> ProblemType.DUPLICATE_KEY;
      case Rejection.NumberOutOfRange r -> ProblemType.NUMBER_OUT_OF_RANGE;
      case Rejection.InvalidString r -> ProblemType.INVALID_STRING;
      case Rejection.TooLarge r -> ProblemType.TOO_LARGE;
      case Rejection.MissingField r -> ProblemType.MISSING_FIELD;
      case Rejection.InvalidField r -> ProblemType.INVALID_FIELD;
    };
  }

  public static @Nullable String field(Rejection rejection) {
    return switch (rejection) {
      case Rejection.DuplicateKey(String field) -> field;
      case Rejection.NumberOutOfRange(String field) -> field;
      case Rejection.InvalidString(String field) -> field;
      case Rejection.TooLarge(String field, int limit) -> field;
      case Rejection.MissingField(String field) -> field;
      case Rejection.InvalidField(String field, String detail) -> field;
      case Rejection.MalformedJson r -> null;
      case Rejection.NotAnObject r -> null;
      case Rejection.MalformedCsv r -> null;
      case Rejection.InvalidEncoding r -> null;
      case Rejection.TooDeep r -> null;
    };
  }
}
