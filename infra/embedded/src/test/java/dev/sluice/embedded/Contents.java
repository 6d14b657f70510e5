package dev.sluice.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * One word in each engine, written and read again over its own protocol.
 *
 * @param patience how long PostgreSQL and Redis have for an answer
 */
record Contents(Engines engines, Duration patience) {
  private static final TopicPartition WORDS = new TopicPartition("words", 0);
  private static final Duration LONG = Duration.ofSeconds(60);

  Contents(Engines engines) {
    this(engines, LONG);
  }

  void write(String word) throws Exception {
    execute("CREATE TABLE words AS SELECT '%s' AS word".formatted(word));
    redis("SET word " + word);
    Map<String, Object> servers = Map.of("bootstrap.servers", engines.kafka().bootstrapServers());
    try (Admin admin = Admin.create(servers);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(servers, new StringSerializer(), new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic(WORDS.topic(), 1, (short) 1))).all().get();
      producer.send(new ProducerRecord<>(WORDS.topic(), word)).get();
    }
  }

  String inPostgres() throws Exception {
    return query("SELECT word FROM words");
  }

  String inRedis() throws Exception {
    return redis("GET word");
  }

  String inKafka() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            engines.kafka().bootstrapServers(),
            AUTO_OFFSET_RESET_CONFIG,
            "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(WORDS));
      return consumer.poll(LONG).iterator().next().value();
    }
  }

  String query(String sql) throws Exception {
    return query(engines.postgres().username(), engines.postgres().password(), sql);
  }

  String queryAsSuperuser(String sql) throws Exception {
    return query("postgres", engines.postgres().superuserPassword(), sql);
  }

  private String query(String user, String password, String sql) throws Exception {
    try (Connection connection = connect(user, password);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private void execute(String sql) throws Exception {
    Postgres postgres = engines.postgres();
    try (Connection connection = connect(postgres.username(), postgres.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(String user, String password) throws Exception {
    return DriverManager.getConnection(
        "jdbc:%s?connectTimeout=%2$d&socketTimeout=%2$d"
            .formatted(engines.postgres().url(), patience.toSeconds()),
        user,
        password);
  }

  /** The answer's last line. */
  private String redis(String command) throws Exception {
    try (Socket socket = new Socket()) {
      int millis = Math.toIntExact(patience.toMillis());
      socket.connect(Ports.address(engines.redis().port()), millis);
      socket.setSoTimeout(millis);
      socket
          .getOutputStream()
          .write(
              "AUTH %s\r\n%s\r\nQUIT\r\n"
                  .formatted(engines.redis().password(), command)
                  .getBytes(US_ASCII));
      List<String> lines =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))
              .lines()
              .toList();
      return lines.get(lines.size() - 2);
    }
  }
}
