package dev.sluice.query;

import dev.sluice.platform.ClassPathText;
import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.HtmlUtils;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /problems/{slug}}: what a problem means and what to do, where its type points to. */
final class ProblemsEndpoint {

  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  private final JsonMapper json;
  private final Map<String, Forms> problems;

  ProblemsEndpoint(JsonMapper json) {
    this.json = json;
    this.problems =
        Arrays.stream(ProblemType.values())
            .collect(Collectors.toMap(ProblemType::slug, this::forms));
  }

  Endpoints endpoints() {
    return Endpoints.of(Endpoint.get("/problems/{slug}", this::show));
  }

  private Forms forms(ProblemType type) {
    return new Forms(
        new Page(HTML, () -> html(type)),
        new Page(MediaType.APPLICATION_JSON, () -> json.writeValueAsBytes(fields(type))));
  }

  private Mono<ServerResponse> show(ServerRequest request) {
    return Optional.ofNullable(problems.get(request.pathVariable("slug")))
        .map(forms -> wantsJson(request) ? forms.json : forms.html)
        .orElseThrow(() -> new Problem(ProblemType.NOT_FOUND, "There is no problem of that name."))
        .show(request);
  }

  /** Whether JSON is what is liked best; whoever takes anything is shown the page. */
  private static boolean wantsJson(ServerRequest request) {
    return request.headers().accept().stream()
        .filter(type -> type.includes(MediaType.TEXT_HTML) || isJson(type))
        .max(Comparator.comparingDouble(MediaType::getQualityValue))
        .filter(type -> !type.includes(MediaType.TEXT_HTML))
        .isPresent();
  }

  private static boolean isJson(MediaType type) {
    return type.isCompatibleWith(MediaType.APPLICATION_JSON)
        || type.isCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
  }

  private static byte[] html(ProblemType type) {
    String page = ClassPathText.of("problem.html");
    for (Map.Entry<String, Object> field : fields(type).entrySet()) {
      page =
          page.replace(
              "{{" + field.getKey() + "}}", HtmlUtils.htmlEscape(field.getValue().toString()));
    }
    return page.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> fields(ProblemType type) {
    Advice advice = Advice.on(type);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", type.uri());
    fields.put("title", type.title());
    fields.put("status", type.status().value());
    fields.put("meaning", advice.meaning());
    fields.put("remedy", advice.remedy());
    return fields;
  }

  private record Forms(Page html, Page json) {}
}
