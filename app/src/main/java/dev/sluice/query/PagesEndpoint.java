package dev.sluice.query;

import dev.sluice.platform.Endpoint;
import dev.sluice.platform.Endpoints;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The dashboard, and the documentation of the API. Each file has an endpoint of its own: no path of
 * a request ever becomes the name of a file.
 */
final class PagesEndpoint {

  private static final List<String> DASHBOARD = List.of("/", "/status", "/user-page-details.html");

  /** Where those look for it who know it from other servers. */
  private static final List<String> DOCS = List.of("/docs", "/api", "/swagger/index.html");

  private static final List<String> CONTRACT = List.of("/openapi.json", "/api-json");

  private static final List<String> OURS =
      List.of(
          "app.css",
          "app.js",
          "charts.css",
          "dashboard.css",
          "docs.js",
          "drafts.js",
          "draw/bars.js",
          "draw/doughnut.js",
          "draw/events.js",
          "draw/figure.js",
          "draw/formats.js",
          "draw/lines.js",
          "draw/lorenz.js",
          "draw/page.js",
          "draw/profile.js",
          "draw/timeline.js",
          "draw/trend.js",
          "filters.js",
          "icon.svg",
          "net/calls.js",
          "net/feed.js",
          "net/sse.js",
          "net/upload.js",
          "questions.js",
          "renewal.js",
          "schedule.js",
          "session.js",
          "state/address.js",
          "state/counters.js",
          "state/keys.js",
          "state/patience.js",
          "state/renewal.js",
          "state/sending.js",
          "state/spread.js",
          "tables.css",
          "theme.js",
          "views.css",
          "views/arriving.js",
          "views/clients.js",
          "views/events.js",
          "views/funnel.js",
          "views/keys.js",
          "views/letters.js",
          "views/overview.js",
          "views/pages.js",
          "views/retention.js",
          "views/send.js",
          "views/status.js",
          "views/system.js",
          "views/usage.js",
          "views/user.js");
  private static final List<String> OF_SWAGGER_UI =
      List.of("swagger-ui.css", "swagger-ui-bundle.js");

  /** Of this host alone: what else its owner has is none of ours. */
  private static final String BY_TLS_FOR_A_YEAR = "max-age=31536000";

  private final ApiDescription description;
  private final boolean byTls;

  /**
   * @param byTls whether who was here once is to come by TLS ever after
   */
  PagesEndpoint(ApiDescription description, boolean byTls) {
    this.description = description;
    this.byTls = byTls;
  }

  Endpoints endpoints() {
    Page contract = description.page();
    Page dashboard = Page.of("static/index.html", OURS.stream().map(PagesEndpoint::ours).toList());
    return new Endpoints(
        Stream.of(
                DASHBOARD.stream().map(path -> shown(path, dashboard)),
                DOCS.stream().map(path -> file(path, "static/docs.html")),
                CONTRACT.stream().map(path -> Endpoint.get(path, contract::show)),
                OURS.stream().map(name -> file("/" + name, ours(name))),
                OF_SWAGGER_UI.stream()
                    .map(name -> file("/docs/assets/" + name, swaggerUi() + name)))
            .flatMap(files -> files)
            .toList());
  }

  private static String ours(String name) {
    return "static/" + name;
  }

  private Endpoint file(String path, String name) {
    return shown(path, Page.file(name));
  }

  private Endpoint shown(String path, Page page) {
    return Endpoint.get(path, byTls ? request -> showByTls(page, request) : page::show);
  }

  private static Mono<ServerResponse> showByTls(Page page, ServerRequest request) {
    request
        .exchange()
        .getResponse()
        .getHeaders()
        .set("Strict-Transport-Security", BY_TLS_FOR_A_YEAR);
    return page.show(request);
  }

  /** Its folder is named after its version, which its jar tells. */
  private static String swaggerUi() {
    try {
      String version =
          PropertiesLoaderUtils.loadProperties(
                  new ClassPathResource("META-INF/maven/org.webjars/swagger-ui/pom.properties"))
              .getProperty("version");
      return "META-INF/resources/webjars/swagger-ui/" + version + "/";
    } catch (IOException e) {
      throw new IllegalStateException("Swagger UI is missing from the class path", e);
    }
  }
}
