package dev.sluice.event;

/**
 * Why an event is refused: a closed set. A new reason breaks the compile until it has a status, a
 * line in the list of problems and a test.
 */
public sealed interface Rejection {

  /** One sentence for the person who sent the event. */
  String detail();

  record MalformedJson(String detail) implements Rejection {}

  record NotAnObject() implements Rejection {
    @Override
    public String detail() {
      return "An event is a JSON object.";
    }
  }

  record MalformedCsv(String detail) implements Rejection {}

  record InvalidEncoding(String detail) implements Rejection {}

  record TooDeep(int limit) implements Rejection {
    @Override
    public String detail() {
      return "A value is nested deeper than " + limit + " levels.";
    }
  }

  record DuplicateKey(String field) implements Rejection {
    @Override
    public String detail() {
      return "The key '" + field + "' stands twice in one object.";
    }
  }

  record NumberOutOfRange(String field) implements Rejection {
    @Override
    public String detail() {
      return "A number in '" + field + "' is longer or larger than can be kept.";
    }
  }

  record InvalidString(String field) implements Rejection {
    @Override
    public String detail() {
      return "A text in '" + field + "' holds \\u0000 or half of a surrogate pair.";
    }
  }

  record TooLarge(String field, int limit) implements Rejection {
    @Override
    public String detail() {
      return "The " + field + " is larger than " + limit + " bytes.";
    }
  }

  record MissingField(String field) implements Rejection {
    @Override
    public String detail() {
      return "The field '" + field + "' is required.";
    }
  }

  record InvalidField(String field, String detail) implements Rejection {}
}
