package dev.sluice.ingest;

import dev.sluice.event.Rejection;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;

/** What an answer says of an event that was refused. */
final class Refusals {

  private Refusals() {}

  static Problem problem(Rejection rejection) {
    return switch (rejection) {
      case Rejection.MalformedJson r -> problem(ProblemType.MALFORMED_JSON, r);
      case Rejection.NotAnObject r -> problem(ProblemType.MALFORMED_JSON, r);
      case Rejection.InvalidEncoding r -> problem(ProblemType.INVALID_ENCODING, r);
      case Rejection.TooDeep r -> problem(ProblemType.TOO_DEEP, r);
      case Rejection.DuplicateKey r -> problem(ProblemType.DUPLICATE_KEY, r, r.field());
      case Rejection.NumberOutOfRange r -> problem(ProblemType.NUMBER_OUT_OF_RANGE, r, r.field());
      case Rejection.InvalidString r -> problem(ProblemType.INVALID_STRING, r, r.field());
      case Rejection.TooLarge r -> problem(ProblemType.TOO_LARGE, r, r.field());
      case Rejection.MissingField r -> problem(ProblemType.MISSING_FIELD, r, r.field());
      case Rejection.InvalidField r -> problem(ProblemType.INVALID_FIELD, r, r.field());
    };
  }

  private static Problem problem(ProblemType type, Rejection rejection) {
    return new Problem(type, rejection.detail());
  }

  private static Problem problem(ProblemType type, Rejection rejection, String field) {
    return problem(type, rejection).with("field", field);
  }
}
