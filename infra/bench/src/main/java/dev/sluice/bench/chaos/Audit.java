package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Database;
import dev.sluice.bench.lab.Wait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the database has once all that is in the log has come to it. */
final class Audit {
  static final String TOPIC = "sluice.events";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int FETCHED = 5_000;
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

  private final Site site;
  private final long seed;
  private final UUID client;

  Audit(Site site, long seed, UUID client) {
    this.site = site;
    this.seed = seed;
    this.client = client;
  }

  /** Whether everything in the log was read. */
  boolean awaitStored() {
    try (Database database = site.database();
        KafkaConsumer<byte[], byte[]> log = log()) {
      return Wait.until(LIMIT, () -> places(database).equals(ends(log)));
    }
  }

  private KafkaConsumer<byte[], byte[]> log() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", site.bootstrapServers()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static Map<Integer, Long> ends(KafkaConsumer<byte[], byte[]> log) {
    List<TopicPartition> partitions =
        log.partitionsFor(TOPIC).stream()
            .map(partition -> new TopicPartition(TOPIC, partition.partition()))
            .toList();
    Map<Integer, Long> ends = new HashMap<>();
    log.endOffsets(partitions).forEach((partition, end) -> put(ends, partition.partition(), end));
    return ends;
  }

  private static Map<Integer, Long> places(Database database) {
    Map<Integer, Long> places = new HashMap<>();
    each(
        database,
        "SELECT partition, next_offset FROM log_positions",
        row -> put(places, row.getInt(1), row.getLong(2)));
    return places;
  }

  /** A partition that nothing came to may have a place or not. */
  private static void put(Map<Integer, Long> places, int partition, long offset) {
    if (offset > 0) {
      places.put(partition, offset);
    }
  }

  Truth truth() {
    try (Database database = site.database()) {
      Stored stored = new Stored();
      Map<String, Long> byAction = new HashMap<>();
      Map<String, Long> byPage = new HashMap<>();
      Set<String> users = new HashSet<>();
      long[] total = new long[1];
      each(
          database,
          "SELECT id, action, user_id, page, metadata ->> 'note', client_id FROM events",
          row -> {
            if (!client.equals(row.getObject(6, UUID.class))) {
              stored.addStranger();
              return;
            }
            Content content =
                new Content(row.getString(2), row.getString(3), row.getString(4), row.getString(5));
            stored.addRow(number(row.getString(1)), content.hash());
            byAction.merge(content.action(), 1L, Long::sum);
            byPage.merge(content.page(), 1L, Long::sum);
            users.add(content.user());
            total[0]++;
          });
      each(
          database,
          "SELECT convert_from(payload, 'UTF8') FROM dead_letters",
          row -> stored.addLetter(numberIn(row.getString(1))));
      return new Truth(stored, total[0], users.size(), byAction, byPage);
    }
  }

  private long number(String id) {
    return ChaosEvent.number(seed, UUID.fromString(id));
  }

  private long numberIn(String letter) {
    Matcher id = ID.matcher(letter);
    return id.find() ? number(id.group(1)) : -1;
  }

  /** In a sentence each. */
  List<String> letters() {
    try (Database database = site.database()) {
      List<String> letters = new ArrayList<>();
      each(
          database,
          "SELECT reason || ': ' || detail || ' (' || count(*) || ')' FROM dead_letters GROUP BY"
              + " reason, detail",
          row -> letters.add(row.getString(1)));
      return letters;
    }
  }

  /** What is done with each row of an answer. */
  @FunctionalInterface
  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private static void each(Database database, String question, Row row) {
    Connection connection = database.connection();
    try {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(question)) {
        statement.setFetchSize(FETCHED);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            row.read(rows);
          }
        }
      }
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
