package dev.sluice.ingest;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What a request says its body is: one thing, in a form that can be read. */
final class ContentType {

  /** Spring's parser does not mind parameters with nothing in them. */
  private static final Pattern NO_EMPTY_PARAMETER =
      Pattern.compile("([^\";]|\"([^\"\\\\]|\\\\.)*+\"|;(?!\\s*;))*+");

  private ContentType() {}

  static Optional<MediaType> of(HttpHeaders headers) {
    List<String> named = headers.getOrEmpty(HttpHeaders.CONTENT_TYPE);
    if (named.size() > 1 && Set.copyOf(named).size() > 1) {
      throw new Problem(
          ProblemType.BAD_REQUEST,
          "The request has two Content-Type headers that are not the same.");
    }
    return named.isEmpty() ? Optional.empty() : Optional.of(parsed(named.getFirst()));
  }

  private static MediaType parsed(String text) {
    if (text.indexOf(';') >= 0 && !NO_EMPTY_PARAMETER.matcher(text).matches()) {
      throw unreadable();
    }
    try {
      return MediaType.parseMediaType(text);
    } catch (InvalidMediaTypeException e) {
      throw unreadable();
    }
  }

  private static Problem unreadable() {
    return new Problem(
        ProblemType.UNSUPPORTED_MEDIA_TYPE, "The Content-Type header can't be read.");
  }
}
