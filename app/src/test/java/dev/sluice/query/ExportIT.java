package dev.sluice.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.SharedServer;
import dev.sluice.body.Csv;
import dev.sluice.body.CsvRow;
import dev.sluice.body.CsvSlicer;
import dev.sluice.body.Slice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportIT {

  private static final String HEADER =
      "id,action,user,page,role,session,occurredAt,receivedAt,ip,userAgent,metadata";

  private final Calls calls = SharedServer.get().calls();
  private final String user = UUID.randomUUID().toString();

  @Test
  void it_is_what_the_search_shows_line_by_line() {
    send(
        "{\"action\":\"a\",\"user\":\"%1$s\",\"metadata\":{\"n\":1}},{\"action\":\"b\",\"user\":\"%1$s\"}");

    Calls.Answer export = export("&order=asc");

    assertThat(export.status()).isEqualTo(200);
    assertThat(export.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(export.header("Content-Disposition"))
        .matches("attachment; filename=\"events-\\d{8}T\\d{6}Z\\.ndjson\"");
    assertThat(export.header("X-Export-Estimate")).isEqualTo("2");
    assertThat(export.header("X-Export-As-Of")).endsWith("Z");
    assertThat(export.header("Content-Length")).isEmpty();
    assertThat(lines(export))
        .containsExactlyElementsOf(
            calls
                .get("/api/v1/events?order=asc&user=" + user)
                .json()
                .path("data")
                .valueStream()
                .toList());
  }

  @Test
  void how_many_there_were_comes_behind_the_last_of_them() {
    send("{\"action\":\"a\",\"user\":\"%1$s\"},{\"action\":\"b\",\"user\":\"%1$s\"}");

    try (RawCall call = raw("HTTP/1.1", "Connection: close\r\n")) {
      assertThat(new String(call.rest(), UTF_8))
          .contains("Trailer: X-Export-Count", "transfer-encoding: chunked")
          .endsWith("\r\n0\r\nX-Export-Count: 2\r\n\r\n");
    }
  }

  @Test
  void a_last_line_says_so_to_who_asks_for_it() {
    send("{\"action\":\"a\",\"user\":\"%1$s\"},{\"action\":\"b\",\"user\":\"%1$s\"}");

    Calls.Answer export = export("&summary=true");

    assertThat(lines(export)).hasSize(3);
    assertThat(lines(export).getLast().path("exported").asInt()).isEqualTo(2);
    assertThat(lines(export).getLast().path("asOf").asString())
        .isEqualTo(export.header("X-Export-As-Of"));
  }

  @Test
  void who_speaks_http_1_0_reads_until_the_connection_ends() {
    send("{\"action\":\"a\",\"user\":\"%1$s\"}");

    try (RawCall call = raw("HTTP/1.0", "")) {
      assertThat(new String(call.rest(), UTF_8)).doesNotContain("chunked").endsWith("}\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ndjson", "csv"})
  void it_comes_gzipped_to_who_takes_that(String format) throws Exception {
    send("{\"action\":\"a\",\"user\":\"%1$s\"},{\"action\":\"b\",\"user\":\"%1$s\"}");

    HttpResponse<byte[]> gzipped = gzipped("&order=asc&format=" + format);

    assertThat(gzipped.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(gzipped.headers().firstValue("Vary")).contains("Accept-Encoding");
    try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(gzipped.body()))) {
      assertThat(new String(plain.readAllBytes(), UTF_8))
          .isEqualTo(export("&order=asc&format=" + format).response().body());
    }
  }

  @Test
  void nobody_finds_anything_is_an_empty_file() throws Exception {
    assertThat(export("").response().body()).isEmpty();
    assertThat(export("&format=csv").response().body()).isEqualTo(HEADER + "\r\n");
    try (GZIPInputStream plain =
        new GZIPInputStream(new ByteArrayInputStream(gzipped("").body()))) {
      assertThat(plain.readAllBytes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\\t=1", "\\r=1", "＝1"})
  void no_cell_is_taken_for_a_formula(String text) {
    send("{\"action\":\"%2$s\",\"user\":\"%1$s\"}".replace("%2$s", text));

    Calls.Answer export = export("&format=csv");

    String action = JsonMapper.shared().readTree("\"" + text + "\"").asString();
    assertThat(rows(export).getLast().get(1)).isEqualTo("'" + action);
  }

  @Test
  void a_table_is_taken_in_again_as_it_was() {
    send(
        """
        {"action":"a \\"b\\", c","user":"%1$s","page":" /x\\r\\ny ","role":"r","session":"s",
         "occurredAt":"2026-01-02T03:04:05.678Z","ip":"203.0.113.7","userAgent":"Mozilla/5.0 (x; y)",
         "metadata":{"a":"1,\\"2\\"","b":[1,{"c":null}]}}
        """);
    Calls.Answer table = export("&format=csv");
    JsonNode other = register();

    Calls.Answer taken =
        as(other.path("apiKey"))
            .post("/api/v1/events?ack=stored", "text/csv", table.response().body().getBytes(UTF_8));

    assertThat(taken.json().path("accepted").asInt()).as(taken.response().body()).isOne();
    Calls.Answer again = as(other.path("token")).get("/api/v1/events/export?format=csv");
    assertThat(withoutReceipt(again)).isEqualTo(withoutReceipt(table));
    assertThat(table.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
  }

  private static List<String> withoutReceipt(Calls.Answer table) {
    List<String> cells = new ArrayList<>(rows(table).getLast());
    cells.remove(HEADER.split(",").length - 4);
    return cells;
  }

  private JsonNode register() {
    return calls
        .post(
            "/api/v1/clients",
            "{\"name\":\"Ada\",\"email\":\"%s@example.com\",\"password\":\"correct horse\"}"
                .formatted(UUID.randomUUID()))
        .json();
  }

  private static Calls as(JsonNode credential) {
    return new Calls("http://127.0.0.1:" + SharedServer.get().port(), credential.asString());
  }

  @Test
  void what_comes_while_it_runs_is_not_in_it() {
    send("{\"action\":\"a\",\"user\":\"%1$s\"}");
    String later = "&from=" + export("").header("X-Export-As-Of");

    assertThat(lines(export(""))).hasSize(1);
    assertThat(lines(export(later))).isEmpty();
    assertThat(lines(export("&from=2999-01-01T00:00:00Z"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "format=xml, format",
    "limit=5, limit",
    "cursor=x, cursor",
    "summary=yes, summary",
    "summary=true&format=csv, summary",
    "order=up, order",
    "ip=nowhere, ip"
  })
  void a_wrong_parameter_is_named(String query, String parameter) {
    Calls.Answer answer = calls.get("/api/v1/events/export?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("parameter").asString()).isEqualTo(parameter);
  }

  @Test
  void its_head_can_be_asked_for_alone() {
    Calls.Answer head =
        calls.send(
            calls
                .request("/api/v1/events/export?format=csv&user=" + user)
                .method("HEAD", BodyPublishers.noBody())
                .build());

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
    assertThat(head.response().body()).isEmpty();
  }

  private void send(String events) {
    Calls.Answer stored =
        calls.post("/api/v1/events?ack=stored", "[" + events.replace("%1$s", user) + "]");
    assertThat(stored.json().path("stored").asBoolean()).as(stored.response().body()).isTrue();
  }

  private Calls.Answer export(String more) {
    return calls.get("/api/v1/events/export?user=" + user + more);
  }

  private RawCall raw(String version, String headers) {
    return new RawCall(SharedServer.get().port())
        .send(
            "GET /api/v1/events/export?user=%s %s\r\nHost: here\r\nX-API-Key: %s\r\n%s\r\n"
                .formatted(user, version, calls.key(), headers));
  }

  private HttpResponse<byte[]> gzipped(String more) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          calls
              .request("/api/v1/events/export?user=" + user + more)
              .header("Accept-Encoding", "gzip")
              .build(),
          BodyHandlers.ofByteArray());
    }
  }

  private static List<JsonNode> lines(Calls.Answer export) {
    return export
        .response()
        .body()
        .lines()
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  private static List<List<String>> rows(Calls.Answer export) {
    CsvSlicer slicer = new CsvSlicer(1024 * 1024);
    return Stream.of(slicer.take(export.response().body().getBytes(UTF_8)), slicer.end())
        .flatMap(List::stream)
        .map(row -> Csv.read((Slice.Whole) row))
        .map(row -> ((CsvRow.Cells) row).cells())
        .toList();
  }
}
