package dev.sluice.operations;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import dev.sluice.RunningServer;
import dev.sluice.embedded.SharedEngines;
import dev.sluice.operations.Alerts.Rule;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators are given to look at, against a server that has something to show. */
class WatchIT {

  private static final String READER = "sluice_reader";
  private static final Path PAGE = Path.of("docs/METRICS.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| (\\w+) \\|([\\w, `]*)\\|");
  private static final Pattern ADAPTER =
      Pattern.compile("seriesQuery: (\\w+)\\n *metricsQuery: (.+)\\n");
  private static final Pattern COMPARISON =
      Pattern.compile("(\\{[^}]*}|\"[^\"]*\")|(==|!=|>=|<=|>|<)");
  private static final Duration SOON = Duration.ofSeconds(60);

  private static RunningServer server;
  private static Traffic traffic;
  private static Prometheus prometheus;

  /** Before any test has sent anything. */
  private static Scrape settled;

  /** Prometheus may have to be fetched before. */
  @BeforeAll
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  static void start() throws Exception {
    String topic = "watch-" + UUID.randomUUID();
    server =
        RunningServer.start(
            "sluice.log.topic=" + topic,
            "sluice.log.group=" + topic,
            "sluice.store.capacity=100GB",
            "sluice.store.read-url=" + SharedEngines.get().postgres().url());
    await().atMost(SOON).until(() -> server.calls().get("/api/v1/events?limit=1").status() == 200);
    traffic = new Traffic(server);
    traffic.flow();
    awaitLook();
    awaitCollection();
    settled = awaitSettled();
    prometheus = Prometheus.watching(server.port());
  }

  /** The lag is looked at now and then. */
  private static void awaitLook() {
    await()
        .atMost(SOON)
        .until(() -> scrape().sum("sluice_log_stored") == traffic.accepted() + Traffic.GARBAGE);
  }

  /** What becomes of an event is booked after somebody was told. */
  private static Scrape awaitSettled() {
    return await("the books to balance").atMost(SOON).until(WatchIT::scrape, WatchIT::isSettled);
  }

  private static boolean isSettled(Scrape scrape) {
    return Stream.of("ingest", "persist")
            .allMatch(
                stage -> received(scrape, stage) == sent(scrape, stage) + discarded(scrape, stage))
        && received(scrape, "persist") == sent(scrape, "append")
        && scrape.sum("sluice_latency_seconds_count", "to", "stored") == traffic.accepted();
  }

  /** A short life may be over before the first. */
  private static void awaitCollection() {
    System.gc();
    await().atMost(SOON).until(() -> scrape().names().contains("jvm_gc_pause_seconds_sum"));
  }

  @AfterAll
  static void stop() {
    prometheus.close();
    server.close();
  }

  private static Scrape scrape() {
    return Scrape.of(server.calls().get("/metrics").response().body());
  }

  @Test
  void the_page_names_each_meter_with_its_kind_and_labels_and_no_other() throws IOException {
    Set<String> named =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .map(row -> row.group(1) + " " + row.group(2) + " " + labels(row.group(3)))
            .collect(toCollection(TreeSet::new));

    await().atMost(SOON).untilAsserted(() -> assertThat(named).isEqualTo(scrape().families()));
  }

  private static Set<String> labels(String cell) {
    return Stream.of(cell.replace("`", "").split(",", -1))
        .map(String::strip)
        .filter(label -> !label.isEmpty())
        .collect(toCollection(TreeSet::new));
  }

  @Test
  void the_books_balance() {
    Scrape scrape = settled;

    assertThat(sent(scrape, "ingest")).isEqualTo(traffic.accepted());
    assertThat(received(scrape, "ingest")).isEqualTo(traffic.accepted() + Traffic.REFUSED);
    assertThat(discarded(scrape, "ingest")).isEqualTo(Traffic.REFUSED);
    assertThat(sent(scrape, "append")).isEqualTo(traffic.accepted() + Traffic.GARBAGE);
    assertThat(scrape.sum("sluice_log_end")).isEqualTo(sent(scrape, "append"));
    assertThat(received(scrape, "persist")).isEqualTo(sent(scrape, "append"));
    assertThat(sent(scrape, "persist") + discarded(scrape, "persist"))
        .isEqualTo(received(scrape, "persist"));
    assertThat(discarded(scrape, "persist", "duplicate")).isEqualTo(Traffic.DUPLICATES);
    assertThat(discarded(scrape, "persist", "no-event")).isEqualTo(Traffic.GARBAGE);
    assertThat(scrape.sum("sluice_lag_records")).isZero();
  }

  private static double received(Scrape scrape, String stage) {
    return scrape.sum("sluice_stage_received_total", "stage", stage);
  }

  private static double sent(Scrape scrape, String stage) {
    return scrape.sum("sluice_stage_sent_total", "stage", stage);
  }

  private static double discarded(Scrape scrape, String stage) {
    return scrape.sum("sluice_stage_discarded_total", "stage", stage);
  }

  private static double discarded(Scrape scrape, String stage, String reason) {
    return scrape.sum("sluice_stage_discarded_total", "stage", stage, "reason", reason);
  }

  @Test
  void each_event_is_in_the_time_until_it_was_stored_and_who_was_shown_it() {
    Scrape scrape = settled;

    assertThat(scrape.sum("sluice_latency_seconds_count", "to", "stored"))
        .isEqualTo(traffic.accepted());
    assertThat(scrape.sum("sluice_latency_seconds_count", "to", "acknowledged")).isPositive();
    assertThat(scrape.sum("sluice_latency_seconds_count", "feed", "counters")).isPositive();
    assertThat(scrape.sum("sluice_latency_seconds_count", "feed", "events")).isPositive();
  }

  @Test
  void whatever_is_sent_the_series_are_no_more() {
    Calls calls = server.calls();
    AtomicInteger number = new AtomicInteger();
    send(calls, "warm-up");

    // what is booked after an answer may come a moment later
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(5))
        .pollDelay(Duration.ZERO)
        .untilAsserted(
            () -> {
              Set<Scrape.Sample> before = series();
              for (int i = 0; i < 10; i++) {
                send(calls, "x" + number.getAndIncrement());
              }
              assertThat(series()).isEqualTo(before);
            });
  }

  private static void send(Calls calls, String name) {
    calls.get("/" + name);
    calls.get("/problems/" + name);
    calls.get("/api/v1/users/" + name + "/path");
    calls.get("/api/v1/events?user=" + name);
    calls.post("/api/v1/events", "{\"action\":\"x\",\"" + name + "\":1}");
    calls.post("/api/v1/events", name + "/x", new byte[1]);
    calls.delete("/api/v1/keys/" + name);
    String method = name.toUpperCase(Locale.ROOT);
    calls.send(calls.request("/health").method(method, BodyPublishers.noBody()).build());
  }

  private static Set<Scrape.Sample> series() {
    return scrape().samples().stream()
        .filter(sample -> sample.name().matches("(sluice|user_activity)_.*"))
        .map(sample -> new Scrape.Sample(sample.name(), sample.labels(), 0))
        .collect(toSet());
  }

  @Test
  void open_metrics_is_spoken_to_who_asks_for_it() {
    Calls calls = server.calls();

    Calls.Answer answer =
        calls.send(
            calls.request("/metrics").header("Accept", "application/openmetrics-text").build());

    assertThat(answer.header("Content-Type")).startsWith("application/openmetrics-text");
    assertThat(answer.response().body()).endsWith("# EOF\n");
  }

  @Test
  void each_meter_that_a_query_names_is_exposed() {
    Set<String> exposed = scrape().names();
    Alerts.all().stream().filter(rule -> !rule.isAlert()).forEach(rule -> exposed.add(rule.name()));
    exposed.add("up");

    assertThat(queries()).hasSizeGreaterThan(80);
    for (String query : queries()) {
      assertThat(exposed).as(query).containsAll(MeterNames.in(query));
    }
  }

  private static List<String> queries() {
    return Stream.concat(
            Dashboards.queries(Dashboards.PROMETHEUS).stream().map(Dashboards.Query::text),
            Alerts.all().stream().map(Rule::query))
        .toList();
  }

  /** Whatever it compares with, and as of now: how all is, is not what is asked here. */
  @Test
  void each_query_of_a_panel_or_an_alert_gives_something() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(queries())
                    .filteredOn(query -> prometheus.series(unconditional(query)).isEmpty())
                    .isEmpty());
  }

  private static String unconditional(String query) {
    String plain =
        query
            .replace("$__rate_interval", "1m")
            .replaceAll("absent\\((\\w+(\\{[^}]*})?)\\)", "$1")
            .replaceAll(" offset \\dh", "");
    return COMPARISON
        .matcher(plain)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1) == null ? found.group(2) + " bool" : found.group(1)));
  }

  /** As a Prometheus adapter asks for it that has the rule of the manual. */
  @Test
  void what_waits_to_be_stored_is_one_figure_by_which_processes_are_added() throws IOException {
    Matcher rule = ADAPTER.matcher(Files.readString(Path.of("docs/OPERATIONS.md")));
    assertThat(rule.find()).isTrue();
    String query =
        rule.group(2)
            .replace("<<.Series>>", rule.group(1))
            .replace("<<.LabelMatchers>>", "job=\"sluice\"");

    assertThat(prometheus.series(query))
        .as(query)
        .singleElement()
        .satisfies(series -> assertThat(series.path("metric")).isEmpty());
  }

  @Test
  void each_question_to_the_database_is_answered() throws Exception {
    List<Dashboards.Query> questions = Dashboards.queries(Dashboards.POSTGRES);
    assertThat(questions).hasSizeGreaterThan(5);

    makeReader();

    try (Connection connection = connection(READER, READER);
        Statement statement = connection.createStatement()) {
      for (Dashboards.Query question : questions) {
        try (ResultSet rows = statement.executeQuery(thisWeek(question.text()))) {
          assertThat(rows.getMetaData().getColumnCount()).as(question.text()).isPositive();
          assertThat(rows.next() || question.text().contains("daily_usage"))
              .as(question.text())
              .isTrue();
        }
      }
    }
  }

  @Test
  void who_asks_for_the_dashboards_is_not_told_anything_else() throws Exception {
    makeReader();

    try (Connection connection = connection(READER, READER);
        Statement statement = connection.createStatement()) {
      assertThat(List.of("TABLE api_keys", "TABLE events", "SELECT email FROM clients"))
          .allSatisfy(
              question ->
                  assertThatThrownBy(() -> statement.executeQuery(question))
                      .hasMessageContaining("permission denied"));
    }
  }

  private static void makeReader() throws Exception {
    try (Connection connection =
            connection("postgres", SharedEngines.get().postgres().superuserPassword());
        Statement statement = connection.createStatement()) {
      statement.execute(Files.readString(Path.of("../infra/grafana/reader.sql")));
      statement.execute("ALTER ROLE " + READER + " PASSWORD '" + READER + "'");
    }
  }

  private static Connection connection(String user, String password) throws Exception {
    return DriverManager.getConnection(
        "jdbc:" + SharedEngines.get().postgres().url(), user, password);
  }

  /** As Grafana writes it for a time that somebody has chosen. */
  private static String thisWeek(String question) {
    return question.replaceAll(
        "\\$__timeFilter\\(([\\w:]+)\\)", "$1 BETWEEN now() - interval '7 days' AND now()");
  }
}
