package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import dev.sluice.platform.ProblemType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PagesIT {

  /** The dashboard and the files of the pages, which are no part of the API. */
  private static final Pattern NOT_OF_THE_API = Pattern.compile("/|[^{]*\\.(css|html|js|svg)");

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html;charset=UTF-8",
    "/app.css, text/css;charset=UTF-8",
    "/app.js, text/javascript;charset=UTF-8",
    "/theme.js, text/javascript;charset=UTF-8",
    "/state/address.js, text/javascript;charset=UTF-8",
    "/views/overview.js, text/javascript;charset=UTF-8",
    "/user-page-details.html, text/html;charset=UTF-8",
    "/status, text/html;charset=UTF-8",
    "/api, text/html;charset=UTF-8",
    "/swagger/index.html, text/html;charset=UTF-8",
    "/api-json, application/json",
    "/icon.svg, image/svg+xml",
    "/docs, text/html;charset=UTF-8",
    "/docs/, text/html;charset=UTF-8",
    "/api, text/html;charset=UTF-8",
    "/swagger/index.html, text/html;charset=UTF-8",
    "/docs.js, text/javascript;charset=UTF-8",
    "/docs/assets/swagger-ui.css, text/css;charset=UTF-8",
    "/docs/assets/swagger-ui-bundle.js, text/javascript;charset=UTF-8",
    "/openapi.json, application/json",
    "/api-json, application/json",
    "/problems/unavailable, text/html;charset=UTF-8"
  })
  void a_page_is_shown_and_allows_nothing_from_elsewhere(String path, String contentType) {
    HttpResponse<byte[]> answer = send(get(path));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isNotEmpty();
    assertThat(header(answer, "Content-Type")).isEqualTo(contentType);
    assertThat(header(answer, "Content-Security-Policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs", "/docs/assets/swagger-ui.css", "/openapi.json"})
  void head_tells_what_get_would(String path) {
    HttpResponse<byte[]> got = send(get(path));

    HttpResponse<byte[]> told = send(get(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(told.statusCode()).isEqualTo(200);
    assertThat(told.body()).isEmpty();
    assertThat(header(told, "Content-Length")).isEqualTo(String.valueOf(got.body().length));
    assertThat(header(told, "ETag")).isEqualTo(header(got, "ETag"));
  }

  @Test
  void each_file_of_the_dashboard_is_served() throws IOException {
    Path folder = Path.of("src", "main", "resources", "static");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .map(file -> folder.relativize(file).toString())
          .filteredOn(name -> !name.endsWith(".html"))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(send(get("/" + name)).statusCode()).isEqualTo(200));
    }
  }

  @Test
  void the_dashboard_is_small() throws IOException {
    Path folder = Path.of("src", "main", "resources", "static");
    try (Stream<Path> files = Files.walk(folder)) {
      int together =
          files
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString())
              .filter(name -> !name.startsWith("docs"))
              .map(name -> name.equals("index.html") ? "" : name)
              .mapToInt(
                  name -> send(get("/" + name).header("Accept-Encoding", "gzip")).body().length)
              .sum();
      assertThat(together).isBetween(10_000, 300_000);
    }
  }

  @Test
  void a_page_that_has_not_changed_is_not_sent_again() {
    String entityTag = header(send(get("/app.css")), "ETag");

    HttpResponse<byte[]> answer = send(get("/app.css").header("If-None-Match", entityTag));

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
  }

  /** By it, a page that is left open finds out that the server has another. */
  @Test
  void the_tag_of_the_dashboard_is_of_all_its_files() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(send(get("/")).body());
    Path folder = Path.of("src", "main", "resources", "static");
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(name -> !name.endsWith(".html"))
          .sorted()
          .forEach(name -> digest.update(send(get("/" + name)).body()));
    }

    assertThat(header(send(get("/?view=events").method("HEAD", BodyPublishers.noBody())), "ETag"))
        .isEqualTo("W/\"" + HexFormat.of().formatHex(digest.digest(), 0, Long.BYTES) + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, br|gzip",
        "GZIP;q=0.5|gzip",
        "gzip;q=0|''",
        "br|''",
        "identity, gzip;q=0.0|''"
      })
  void a_page_is_gzipped_for_who_takes_it(String accepted, String encoding) throws IOException {
    byte[] plain = send(get("/app.js")).body();

    HttpResponse<byte[]> answer = send(get("/app.js").header("Accept-Encoding", accepted));

    assertThat(header(answer, "Content-Encoding")).isEqualTo(encoding);
    byte[] body =
        encoding.isEmpty()
            ? answer.body()
            : new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    assertThat(body).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/assets/index.html",
        "/docs/assets",
        "/static/index.html",
        "/application.yaml",
        "/problems/no-such-problem"
      })
  void an_unknown_asset_is_not_found(String path) {
    HttpResponse<byte[]> answer = send(get(path));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("type").asString()).isEqualTo(ProblemType.NOT_FOUND.uri());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "//app.css",
        "/docs//",
        "/docs/assets/..%2f..%2fapplication.yaml",
        "/docs/assets/../../application.yaml",
        "/docs/assets/..%5c..%5capplication.yaml",
        "/docs/assets/%2e%2e/%2e%2e/application.yaml",
        "/docs/assets/swagger-ui.css%00",
        "/%00",
        "/problems/%2e%2e",
        "/problems/%zz"
      })
  void a_path_that_climbs_gets_nowhere(String path) {
    String statusLine = raw("GET " + path + " HTTP/1.1");

    assertThat(statusLine).matches("HTTP/1.1 (400|404) .*");
  }

  @Test
  void a_page_takes_no_post() {
    HttpResponse<byte[]> answer = send(get("/").POST(BodyPublishers.ofString("key=secret")));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(json(answer).path("type").asString())
        .isEqualTo(ProblemType.METHOD_NOT_ALLOWED.uri());
  }

  @ParameterizedTest
  @EnumSource
  void the_type_of_every_problem_leads_to_its_page(ProblemType type) {
    String page = new String(send(get(type.uri())).body(), StandardCharsets.UTF_8);

    assertThat(page)
        .contains(type.title().replace("'", "&#39;"), "HTTP " + type.status().value(), type.uri())
        .doesNotContain("{{");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json|application/json",
        "application/problem+json|application/json",
        "application/*|application/json",
        "text/html;q=0.5, application/json|application/json",
        "text/html, application/json;q=0.5|text/html;charset=UTF-8",
        "*/*|text/html;charset=UTF-8",
        "image/png|text/html;charset=UTF-8"
      })
  void a_problem_is_explained_in_the_form_that_is_liked_best(String accepted, String contentType) {
    HttpResponse<byte[]> answer = send(get("/problems/missing-field").header("Accept", accepted));

    assertThat(header(answer, "Content-Type")).isEqualTo(contentType);
    assertThat(header(answer, "Vary")).contains("Accept");
  }

  @Test
  void a_problem_as_json_says_what_its_page_does() {
    HttpResponse<byte[]> answer =
        send(get("/problems/missing-field").header("Accept", "application/json"));

    JsonNode problem = json(answer);
    assertThat(problem.path("type").asString()).isEqualTo("/problems/missing-field");
    assertThat(problem.path("status").asInt()).isEqualTo(422);
    assertThat(problem.path("meaning").asString()).isNotEmpty();
    assertThat(problem.path("remedy").asString()).isNotEmpty();
  }

  @Test
  void the_contract_has_the_endpoints_of_the_server_and_no_others() {
    List<String> offered =
        server.beans(Endpoints.class).stream()
            .flatMap(room -> room.endpoints().stream())
            .filter(endpoint -> !NOT_OF_THE_API.matcher(endpoint.path()).matches())
            .map(PagesIT::operation)
            .toList();

    assertThat(promised()).containsExactlyInAnyOrderElementsOf(offered);
  }

  @Test
  void an_import_is_promised_the_same_answers_as_events_are() {
    JsonNode paths = json(send(get("/openapi.json"))).path("paths");

    assertThat(answers(paths.path("/api/v1/events/import")))
        .containsExactlyElementsOf(answers(paths.path("/api/v1/events")));
  }

  @Test
  void every_problem_stands_in_the_contract_as_it_is() {
    List<String> shown =
        json(send(get("/openapi.json"))).findParents("type").stream()
            .filter(each -> each.path("type").asString("").startsWith("/problems/"))
            .filter(each -> each.has("title"))
            .map(each -> told(each.path("type"), each.path("status"), each.path("title")))
            .distinct()
            .toList();

    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ProblemType.values())
                .map(type -> told(type.uri(), type.status().value(), type.title()))
                .toList());
  }

  private static String told(JsonNode type, JsonNode status, JsonNode title) {
    return told(type.asString(), status.asInt(), title.asString());
  }

  private static String told(String type, int status, String title) {
    return type + " " + status + " " + title;
  }

  private static Collection<String> answers(JsonNode path) {
    return path.path("post").path("responses").propertyNames();
  }

  private static List<String> promised() {
    return json(send(get("/openapi.json")))
        .path("paths")
        .propertyStream()
        .flatMap(path -> operations(path.getKey(), path.getValue()))
        .toList();
  }

  private static Stream<String> operations(String path, JsonNode methods) {
    return methods
        .propertyStream()
        .map(method -> method.getKey().toUpperCase(Locale.ROOT) + " " + path);
  }

  private static String operation(Endpoint endpoint) {
    return endpoint.method() + " " + endpoint.path();
  }

  private static HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Past any client that would tidy the path up. */
  private static String raw(String requestLine) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII)) {
      out.write(requestLine + "\r\nHost: sluice\r\nConnection: close\r\n\r\n");
      out.flush();
      return new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)
          .readAllAsString()
          .lines()
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }
}
