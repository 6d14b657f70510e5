package dev.sluice.access;

import dev.sluice.event.Members;
import dev.sluice.event.RejectedException;
import dev.sluice.event.Rejection;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.Refusals;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small JSON object that somebody fills in: each of its members known, and read by its rule. */
public final class Form {

  private static final int MOST_BYTES = 16 * 1024;
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  /** As many digits as always fit. */
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

  private final Members members;

  private Form(Members members) {
    this.members = members;
  }

  static Mono<Form> of(ServerRequest request, Set<String> known) {
    return ofAny(request).doOnNext(form -> form.requireKnown(known));
  }

  /** One with members besides that nobody asks for. */
  public static Mono<Form> ofAny(ServerRequest request) {
    ServerHttpRequest http = request.exchange().getRequest();
    requireJson(http.getHeaders());
    return DataBufferUtils.join(http.getBody(), MOST_BYTES)
        .map(Form::bytes)
        .defaultIfEmpty(new byte[0])
        .timeout(LIMIT, Mono.error(Form::late))
        .map(Form::of);
  }

  private static void requireJson(HttpHeaders headers) {
    if (!MediaType.APPLICATION_JSON.equalsTypeAndSubtype(headers.getContentType())
        || headers.containsHeader(HttpHeaders.CONTENT_ENCODING)) {
      throw new Problem(
          ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json, uncompressed.");
    }
  }

  private static byte[] bytes(DataBuffer buffer) {
    try {
      byte[] bytes = new byte[buffer.readableByteCount()];
      buffer.read(bytes);
      return bytes;
    } finally {
      DataBufferUtils.release(buffer);
    }
  }

  private static Problem late() {
    return new Problem(ProblemType.TIMEOUT, "The body did not arrive in time.");
  }

  static Form of(byte[] body, Set<String> known) {
    Form form = of(body);
    form.requireKnown(known);
    return form;
  }

  private static Form of(byte[] body) {
    return new Form(read(() -> Members.of(body)));
  }

  private void requireKnown(Set<String> known) {
    members.names().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw invalid(name, "is not known here");
            });
  }

  /** What each of these readings says no to, by the names of the fields. */
  @SafeVarargs
  final Map<String, String> faults(Consumer<Form>... readings) {
    Map<String, String> faults = new LinkedHashMap<>();
    for (Consumer<Form> reading : readings) {
      try {
        reading.accept(this);
      } catch (Problem fault) {
        faults.put(String.valueOf(fault.member("field")), String.valueOf(fault.getMessage()));
      }
    }
    return faults;
  }

  private static <T> T read(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (RejectedException e) {
      throw e.rejection() instanceof Rejection.NotAnObject
          ? new Problem(ProblemType.MALFORMED_JSON, "The body is to be one JSON object.", e)
          : Refusals.problem(e.rejection());
    }
  }

  boolean has(String name) {
    return members.names().contains(name);
  }

  /** A text that has to be there. */
  String text(String name, int least, int most) {
    return optionalText(name, least, most).orElseThrow(() -> missing(name));
  }

  public Optional<String> optionalText(String name, int least, int most) {
    Optional<String> text = read(() -> members.text(name));
    text.ifPresent(
        given -> {
          int length = given.codePointCount(0, given.length());
          if (length < least || length > most) {
            throw invalid(name, "must have %d to %d characters".formatted(least, most));
          }
        });
    return text;
  }

  /** A text that people are shown: it has to be there, and to say something. */
  String title(String name, int most) {
    return optionalTitle(name, most).orElseThrow(() -> missing(name));
  }

  Optional<String> optionalTitle(String name, int most) {
    Optional<String> title = optionalText(name, 1, most);
    title.ifPresent(
        given -> {
          if (given.isBlank() || CONTROL.matcher(given).find()) {
            throw invalid(name, "must not be blank or hold control characters");
          }
        });
    return title;
  }

  /** What a text means, by a reading that gives nothing for one that breaks the rule. */
  <T> T value(String name, int most, Reading<T> reading, String rule) {
    return reading.of(text(name, 1, most)).orElseThrow(() -> invalid(name, rule));
  }

  /** How a text is read. */
  @FunctionalInterface
  interface Reading<T> {
    Optional<T> of(String text);
  }

  Optional<Boolean> truth(String name) {
    return given(name)
        .map(
            json ->
                switch (json) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw invalid(name, "must be true or false");
                });
  }

  Optional<Long> wholeNumber(String name, long least, long most) {
    return given(name)
        .map(
            json -> {
              if (!WHOLE.matcher(json).matches()
                  || Long.parseLong(json) < least
                  || Long.parseLong(json) > most) {
                throw invalid(name, "must be a whole number from %d to %d".formatted(least, most));
              }
              return Long.parseLong(json);
            });
  }

  /** The texts of a list, where there is one. */
  Optional<List<String>> texts(String name, int most) {
    return given(name).map(json -> texts(name, JsonMapper.shared().readTree(json), most));
  }

  private static List<String> texts(String name, JsonNode list, int most) {
    if (!list.isArray() || list.isEmpty() || list.size() > most) {
      throw invalid(name, "must be a list of 1 to %d texts".formatted(most));
    }
    return list.valueStream()
        .map(
            text -> {
              if (!text.isString()) {
                throw invalid(name, "must hold nothing but texts");
              }
              return text.asString();
            })
        .toList();
  }

  /** Null counts as absent. */
  private Optional<String> given(String name) {
    return Optional.ofNullable(members.json(name)).filter(json -> !json.equals("null"));
  }

  static Problem missing(String name) {
    return Refusals.problem(new Rejection.MissingField(name));
  }

  static Problem invalid(String name, String rule) {
    return Refusals.problem(
        new Rejection.InvalidField(name, "The field '%s' %s.".formatted(name, rule)));
  }
}
