package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.platform.StartFailureReporter;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class SettingsTest {

  @Test
  void every_setting_is_known_with_its_default() throws IOException {
    assertThat(settings())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("sluice.roles", "[ingest, persist, live, query]"),
                Map.entry("sluice.access.anonymous-client", ""),
                Map.entry("sluice.access.anonymous-from", "[127.0.0.0/8, ::1/128]"),
                Map.entry("sluice.access.admin-key-file", ""),
                Map.entry("sluice.access.events-per-second", "50000"),
                Map.entry("sluice.access.burst", ""),
                Map.entry("sluice.access.registrations-per-hour", "20"),
                Map.entry("sluice.access.all-registrations-per-hour", "1000"),
                Map.entry("sluice.access.logins-per-minute", "10"),
                Map.entry("sluice.access.limit-patience", "50ms"),
                Map.entry("sluice.access.logouts-per-hour", "60"),
                Map.entry("sluice.access.people-per-hour", "1000"),
                Map.entry("sluice.profiles.traits", "100"),
                Map.entry("sluice.profiles.trait-size", "2KB"),
                Map.entry("sluice.profiles.groups", "100"),
                Map.entry("sluice.profiles.joined-ids", "100"),
                Map.entry("sluice.access.tickets-per-minute", "3000"),
                Map.entry("sluice.access.failures-per-minute", "600"),
                Map.entry("sluice.access.registration", "open"),
                Map.entry("sluice.access.keys-per-client", "50"),
                Map.entry("sluice.access.password-cost", "11"),
                Map.entry("sluice.access.secrets-file", ""),
                Map.entry("sluice.access.origin", ""),
                Map.entry("sluice.access.token-lifetime", "24h"),
                Map.entry("sluice.http.management-port", ""),
                Map.entry("sluice.access.remembered", "24h"),
                Map.entry("sluice.http.head-timeout", "10s"),
                Map.entry("sluice.http.idle-timeout", "60s"),
                Map.entry("sluice.http.answer-timeout", "15s"),
                Map.entry("sluice.http.waiting-per-address", "4000"),
                Map.entry("sluice.http.trusted-proxies", ""),
                Map.entry("sluice.cors.origins", "*"),
                Map.entry("sluice.cors.methods", "[GET, POST, OPTIONS]"),
                Map.entry(
                    "sluice.cors.headers",
                    "[authorization, content-type, content-encoding, x-api-key, x-write-key,"
                        + " x-request-id, anonymousid, sentat, sp-anonymous, x-retry-count,"
                        + " x-enable-debug, posthog-sdk-info, posthog-attempt, posthog-request-id,"
                        + " posthog-request-timestamp, last-event-id, ce-id, ce-source, ce-type,"
                        + " ce-specversion, ce-time, ce-subject, ce-dataschema, ce-role, ce-session]"),
                Map.entry("sluice.cors.max-age", "2h"),
                Map.entry("sluice.ingest.addresses", "truncate"),
                Map.entry("sluice.ingest.max-body", "4MB"),
                Map.entry("sluice.ingest.max-batch", "10000"),
                Map.entry("sluice.ingest.held-bodies", "12%"),
                Map.entry("sluice.ingest.body-timeout", "30s"),
                Map.entry("sluice.ingest.stored-timeout", "10s"),
                Map.entry("sluice.ingest.stored-waits", "4%"),
                Map.entry("sluice.ingest.decoder-memory", "25%"),
                Map.entry("sluice.ingest.stream-memory", "50%"),
                Map.entry("sluice.persist.writers", "2"),
                Map.entry("sluice.persist.batch-events", "10000"),
                Map.entry("sluice.persist.batch-size", "16MB"),
                Map.entry("sluice.persist.retention", ""),
                Map.entry("sluice.persist.remember-ids", "7d"),
                Map.entry("sluice.persist.keep-minutes", "30d"),
                Map.entry("sluice.persist.counted-keys", "1000"),
                Map.entry("sluice.persist.keep-reports", ""),
                Map.entry("sluice.persist.known-keys", "4%"),
                Map.entry("sluice.persist.counted-users", "1000000"),
                Map.entry("sluice.persist.report-period", "4h"),
                Map.entry("sluice.log.bootstrap-servers", "127.0.0.1:9092"),
                Map.entry("sluice.log.topic", "sluice.events"),
                Map.entry("sluice.log.partitions", "6"),
                Map.entry("sluice.log.replicas", "-1"),
                Map.entry("sluice.log.retention", "7d"),
                Map.entry("sluice.log.group", "sluice-persist"),
                Map.entry("sluice.log.poll-events", "1000"),
                Map.entry("sluice.live.events-per-second", "500"),
                Map.entry("sluice.live.lifetime", "10m"),
                Map.entry("sluice.live.reader-memory", "50%"),
                Map.entry("sluice.live.readers-of-client", "1000"),
                Map.entry("sluice.live.replay", "10000"),
                Map.entry("sluice.log.append-timeout", "5s"),
                Map.entry("sluice.log.delivery-timeout", "2m"),
                Map.entry("sluice.log.in-flight-events", "50000"),
                Map.entry("sluice.log.in-flight-size", "32MB"),
                Map.entry("sluice.query.searches", "64"),
                Map.entry("sluice.query.export-patience", "2m"),
                Map.entry("sluice.query.patience", "2s"),
                Map.entry("sluice.query.rows", "5000000"),
                Map.entry("sluice.query.days", "180"),
                Map.entry("sluice.query.buckets", "1500"),
                Map.entry("sluice.query.remembered", "2%"),
                Map.entry("sluice.query.insights", "4"),
                Map.entry("sluice.query.insight-events", "10000000"),
                Map.entry("sluice.query.usage-names", "masked"),
                Map.entry("sluice.store.url", "postgresql://127.0.0.1:5432/sluice"),
                Map.entry("sluice.store.username", "sluice"),
                Map.entry("sluice.store.password", ""),
                Map.entry("sluice.store.read-url", ""),
                Map.entry("sluice.store.capacity", ""),
                Map.entry("sluice.tracing.endpoint", ""),
                Map.entry("sluice.tracing.share", "0.1"),
                Map.entry("sluice.logging.format", "auto"),
                Map.entry("sluice.logging.requests", "false"),
                Map.entry("sluice.store.read-lag", "2s"),
                Map.entry("sluice.store.connections", "16"),
                Map.entry("sluice.store.access-connections", "4"),
                Map.entry("sluice.store.export-connections", "4"),
                Map.entry("sluice.store.persist-connections", "4"),
                Map.entry("sluice.store.waiting", "1000"),
                Map.entry("sluice.store.acquire-timeout", "2s"),
                Map.entry("sluice.store.statement-timeout", "10s"),
                Map.entry("sluice.store.read-timeout", "10s"),
                Map.entry("sluice.store.job-timeout", "10m"),
                Map.entry("sluice.store.migrate", "true"),
                Map.entry("sluice.redis.url", "redis://127.0.0.1:6379"),
                Map.entry("sluice.redis.timeout", "500ms")));
  }

  @Test
  void the_documentation_names_every_setting_with_its_default() throws IOException {
    List<String> documented = Files.readAllLines(Path.of("docs/SETTINGS.md"));

    assertThat(settings())
        .allSatisfy(
            (name, value) -> {
              String shown = value.replaceAll("[\\[\\]]", "");
              String row =
                  "| `" + name + "` | " + (shown.isEmpty() ? "" : "`" + shown + "`") + " |";
              assertThat(documented).anyMatch(line -> line.startsWith(row));
            });
  }

  @Test
  void every_setting_can_be_given_as_an_environment_variable() throws IOException {
    assertThat(settings().keySet())
        .allSatisfy(name -> assertThat(boundFromEnvironment(name)).isEqualTo("given"));
  }

  private static String boundFromEnvironment(String name) {
    String variable = name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of(variable, "given")));
    return Binder.get(environment).bind(name, String.class).orElse("");
  }

  private static Map<String, String> settings() throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (JsonNode property : SettingsMetadata.properties()) {
      assertThat(property.path("description").asString("")).as(property.toString()).isNotBlank();
      JsonNode value = property.path("defaultValue");
      settings.put(
          property.path("name").asString(),
          value.isArray()
              ? value.valueStream().map(JsonNode::asString).toList().toString()
              : value.asString(""));
    }
    return settings;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sluice.roles=ingest,foo | sluice.roles | foo",
        "sluice.roles= | sluice.roles | empty",
        "sluice.rolls=ingest | sluice.rolls | sluice.roles",
        "sluice.log.partitions=0 | sluice.log.partitions | 0",
        "sluice.log.partitions=many | sluice.log.partitions | many",
        "sluice.store.url=mysql://here/x | sluice.store.url | postgresql://host:port/database",
        "sluice.log.append-timeout=0s | sluice.log.append-timeout | must lie between 100ms and 10m,"
            + " but is '0ms'",
        "sluice.log.append-timeout=-5s | sluice.log.append-timeout | '-5000ms'",
        "sluice.log.append-timeout=soon | sluice.log.append-timeout | a time such as 500ms, 10s or"
            + " 2m",
        "sluice.log.retention=300y | sluice.log.retention | a time",
        "sluice.log.in-flight-size=-1 | sluice.log.in-flight-size | must lie between 1MB and 1TB,"
            + " but is '-1B'",
        "sluice.log.in-flight-size=much | sluice.log.in-flight-size | a size such as 64KB or 4MB",
        "sluice.log.bootstrap-servers=kafka | sluice.log.bootstrap-servers | must look like"
            + " host:port",
        "sluice.log.bootstrap-servers=a:1,b:99999 | sluice.log.bootstrap-servers | 'a:1,b:99999'",
        "sluice.log.bootstrap-servers= | sluice.log.bootstrap-servers | host:port",
        "sluice.http.trusted-proxies=10.0.0.0/33 | sluice.http.trusted-proxies | networks such as"
            + " 10.0.0.0/8",
        "sluice.http.trusted-proxies=10.0.0.1/8 | sluice.http.trusted-proxies | '10.0.0.1/8'",
        "sluice.http.trusted-proxies=proxy.example.com | sluice.http.trusted-proxies | addresses",
        "sluice.access.anonymous-from=everywhere | sluice.access.anonymous-from | networks such as"
            + " 10.0.0.0/8",
        "sluice.access.registration=closed | sluice.access.registration | any of open, admin",
        "sluice.http.head-timeout=0 | sluice.http.head-timeout | must lie between 100ms and 10m",
        "sluice.ingest.max-body=-4MB | sluice.ingest.max-body | must lie between 64KB and 1GB, but"
            + " is '-4194304B'",
        "sluice.ingest.held-bodies=100% | sluice.ingest.held-bodies | a share of the heap from 1%"
            + " to 90%",
        "sluice.ingest.held-bodies=1KB | sluice.ingest.held-bodies | must lie between 256KB and 1TB,"
            + " but is '1024B'",
        "sluice.ingest.max-batch=1.5 | sluice.ingest.max-batch | a whole number",
        "sluice.ingest.addresses=some | sluice.ingest.addresses | any of keep, truncate, drop",
        "sluice.persist.report-period=5h | sluice.persist.report-period | must be whole minutes"
            + " that divide a day evenly, such as 15m, 4h or 24h, but is",
        "sluice.persist.report-period=30s | sluice.persist.report-period | '30000ms'",
        "sluice.persist.report-period=90s | sluice.persist.report-period | '90000ms'",
        "sluice.persist.report-period=0s | sluice.persist.report-period | '0ms'",
        "sluice.persist.report-period=48h | sluice.persist.report-period | divide a day",
        "sluice.persist.writers=4 | sluice.persist.writers | sluice.store.persist-connections must"
            + " be at least 5, but is 4",
        "sluice.store.url=postgresql://here:99999/x | sluice.store.url | here:99999",
        "sluice.store.read-url=nowhere | sluice.store.read-url | postgresql://host:port/database",
        "sluice.store.connections=1 | sluice.store.connections | 2",
        "sluice.store.read-timeout=0s | sluice.store.read-timeout | 100ms",
        "sluice.logging.format=xml | sluice.logging.format | any of auto, json, text",
        "sluice.tracing.endpoint=collector:4318 | sluice.tracing.endpoint |"
            + " http://host:4318/v1/traces",
        "sluice.tracing.share=10 | sluice.tracing.share | 1",
        "sluice.store.migrate=perhaps | sluice.store.migrate | true or false",
        "sluice.query.usage-names=hidden | sluice.query.usage-names | any of masked, shown",
        "sluice.query.insights=17 | sluice.query.insights | 16",
        "sluice.redis.url=localhost | sluice.redis.url | redis://",
        "sluice.redis.url=redis://here:99999 | sluice.redis.url | redis://here:99999",
        "sluice.redis.timeout=0ms | sluice.redis.timeout | must lie between 10ms and 1m",
        "server.port=http | server.port | a whole number",
        "server.port=99999 | server.port | must lie between 0 and 65535",
        "sluice.access.events-per-second=-1 | sluice.access.events-per-second | 0",
        "sluice.access.failures-per-minute=0 | sluice.access.failures-per-minute | 1",
        "sluice.store.access-connections=0 | sluice.store.access-connections | 1",
        "sluice.access.burst=0 | sluice.access.burst | 1",
        "sluice.access.admin-key-file=/dev/null/x | sluice.access.admin-key-file | /dev/null/x",
        "sluice.access.origin=sluice.example | sluice.access.origin | https://sluice.example",
        "sluice.access.token-lifetime=0s | sluice.access.token-lifetime | must lie between 1m and"
            + " 90d",
        "sluice.access.secrets-file=/dev/null/x | sluice.access.secrets-file | /dev/null/x",
      })
  void a_wrong_setting_stops_the_start_with_one_sentence_that_names_it(
      String setting, String key, String hint) {
    assertThat(StartFailureReporter.sentence(catchThrowable(() -> start(setting))))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .contains(key)
                    .contains(hint)
                    .endsWith(".")
                    .doesNotContain("\n", "Exception"));
  }

  @Test
  void a_port_that_is_taken_stops_the_start_with_one_sentence_that_names_it() throws IOException {
    try (ServerSocket other = new ServerSocket(0)) {
      String setting = "server.port=" + other.getLocalPort();

      assertThat(StartFailureReporter.sentence(catchThrowable(() -> start(setting))))
          .hasValue(
              "server.port is %d, which is taken; choose another with --server.port=N."
                  .formatted(other.getLocalPort()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sluice.store.url=postgresql://ada:hunter2@here/x",
        "sluice.store.url=postgresql://here/x?user=ada&password=hunter2",
        "sluice.store.url=hunter2@here",
        "sluice.redis.url=redis://:hunter2@here:99999",
        "sluice.redis.url=redis//:hunter2@here",
      })
  void a_wrong_setting_is_named_without_the_secret_in_it(String setting, CapturedOutput output) {
    assertThat(StartFailureReporter.sentence(catchThrowable(() -> start(setting))))
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("'").contains("…"));
    assertThat(output).contains("Sluice can't start").doesNotContain("hunter2");
  }

  @Test
  void a_start_that_fails_complains_in_one_line(CapturedOutput output) {
    assertThat(catchThrowable(() -> start("sluice.log.partitions=0"))).isNotNull();

    assertThat(output.getAll().lines().filter(line -> !line.contains(" INFO "))).hasSize(1);
  }

  private static void start(String setting) {
    new SpringApplicationBuilder(SluiceApplication.class)
        .registerShutdownHook(false)
        .run("--" + setting);
  }
}
