package dev.sluice.platform;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** An answer that says no, as RFC 9457 has it. Thrown where a flow ends, shown by one class. */
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final transient Map<String, Object> members = new LinkedHashMap<>();
  private final transient HttpHeaders headers = new HttpHeaders();

  public Problem(ProblemType type, String detail) {
    this(type, detail, null);
  }

  public Problem(ProblemType type, String detail, @Nullable Throwable cause) {
    super(detail, cause, false, false);
    this.type = type;
  }

  public Problem with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  public Problem header(String name, String value) {
    headers.set(name, value);
    return this;
  }

  public ProblemType type() {
    return type;
  }

  /** What was said of it besides, where it was. */
  public @Nullable Object member(String name) {
    return members.get(name);
  }

  HttpHeaders headers() {
    return headers;
  }

  /** As RFC 9457 has it. */
  public Map<String, Object> document(String requestId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type.uri());
    body.put("title", type.title());
    body.put("status", type.status().value());
    body.put("detail", String.valueOf(getMessage()));
    body.putAll(members);
    body.put("requestId", requestId);
    return body;
  }
}
