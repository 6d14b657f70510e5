package dev.sluice.ingest;

import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** A kind of body: which requests bring it, how it is cut, and how a record of it is read. */
public interface BodyFormat {

  /** What a body consists of. */
  enum Shape {
    /** One JSON value: an event, or an array of them. */
    DOCUMENT,
    /** One event. */
    SINGLE,
    /** One event that is written across the headers: the body is its data, of whatever kind. */
    SPREAD,
    /** An array and nothing else. */
    ARRAY,
    /** A value on each line, however many. */
    LINES,
    /** A row for each event, after one that names the columns. */
    ROWS;

    boolean isStream() {
      return this == LINES || this == ROWS;
    }
  }

  boolean takes(MediaType type, HttpHeaders headers);

  Shape shape();

  /** Whose words these are, where they are not ours. */
  default Optional<Dialect> dialect() {
    return Optional.empty();
  }

  /** What reads the records of a request with these headers. */
  RecordReader reader(HttpHeaders headers);
}
