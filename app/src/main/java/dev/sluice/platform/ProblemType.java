package dev.sluice.platform;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/** Every way in which a call can fail: one stable type and one status each. */
public enum ProblemType {
  MALFORMED_JSON(HttpStatus.BAD_REQUEST, "The body is not JSON"),
  MALFORMED_CSV(HttpStatus.BAD_REQUEST, "A row is not CSV"),
  CORRUPT_BODY(HttpStatus.BAD_REQUEST, "The body can't be decoded"),
  MALFORMED_MULTIPART(HttpStatus.BAD_REQUEST, "The body is not multipart"),
  EMPTY_BATCH(HttpStatus.BAD_REQUEST, "There is no event in the body"),
  INVALID_ENCODING(HttpStatus.BAD_REQUEST, "The body is not UTF-8"),
  INVALID_STRING(HttpStatus.BAD_REQUEST, "A text can't be kept"),
  DUPLICATE_KEY(HttpStatus.BAD_REQUEST, "A key stands twice in one object"),
  NUMBER_OUT_OF_RANGE(HttpStatus.BAD_REQUEST, "A number can't be kept"),
  TOO_DEEP(HttpStatus.BAD_REQUEST, "The metadata is nested too deep"),
  BAD_REQUEST(HttpStatus.BAD_REQUEST, "The request can't be understood"),
  INVALID_PARAMETER(HttpStatus.BAD_REQUEST, "A parameter is not valid"),
  CONFLICTING_CREDENTIALS(HttpStatus.BAD_REQUEST, "Two credentials disagree"),
  UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "A valid key is needed"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "This key may not do that"),
  FOREIGN_PAGE(HttpStatus.FORBIDDEN, "The call does not come from our own pages"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This method is not offered here"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The answer is not offered in that form"),
  EMAIL_TAKEN(HttpStatus.CONFLICT, "The e-mail is another client's"),
  TOO_MANY_KEYS(HttpStatus.CONFLICT, "The client has as many keys as it may"),
  TIMEOUT(HttpStatus.REQUEST_TIMEOUT, "The request took too long to arrive"),
  TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "This kind of body is not taken"),
  MISSING_FIELD(HttpStatus.UNPROCESSABLE_CONTENT, "A required field is missing"),
  INVALID_FIELD(HttpStatus.UNPROCESSABLE_CONTENT, "A field is not valid"),
  CONFLICTING_ID(HttpStatus.UNPROCESSABLE_CONTENT, "One id stands for two events"),
  NO_VALID_EVENT(HttpStatus.UNPROCESSABLE_CONTENT, "None of the events is valid"),
  NOT_REPLAYABLE(HttpStatus.UNPROCESSABLE_CONTENT, "The dead letter can't be replayed"),
  TOO_BROAD(HttpStatus.UNPROCESSABLE_CONTENT, "The question is too broad"),
  TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "A limit is reached"),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "The server failed"),
  UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Something the server needs is away");

  private final HttpStatus status;
  private final String title;

  ProblemType(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  public HttpStatus status() {
    return status;
  }

  public String title() {
    return title;
  }

  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its name, the same on every node; a node with the role query has a page there. */
  public String uri() {
    return "/problems/" + slug();
  }

  static ProblemType of(int status) {
    return switch (status) {
      case 400 -> BAD_REQUEST;
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 408 -> TIMEOUT;
      case 413 -> TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 503 -> UNAVAILABLE;
      default -> status < 500 ? BAD_REQUEST : INTERNAL_ERROR;
    };
  }
}
