package dev.sluice.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaProcessIT {
  private DataFolder folder;
  private KafkaProcess kafka;

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = DataFolder.open(temporary.resolve("a folder"));
    kafka = KafkaProcess.in(folder);
    kafka.start();
  }

  @AfterAll
  void a_stopped_broker_leaves_no_process() {
    Daemon broker = kafka.daemon().orElseThrow();

    kafka.stop();
    folder.close();

    assertThat(broker.hasEnded()).isTrue();
  }

  @Test
  void a_frozen_broker_does_not_answer_until_it_goes_on() throws Exception {
    try (Admin admin = admin()) {
      String cluster = cluster(admin);

      kafka.pause();
      assertThatThrownBy(() -> cluster(admin, 3)).isInstanceOf(TimeoutException.class);
      kafka.resume();

      assertThat(cluster(admin)).isEqualTo(cluster);
    }
  }

  @Test
  void a_killed_broker_starts_again_as_who_it_was() throws Exception {
    try (Admin admin = admin()) {
      String cluster = cluster(admin);

      kafka.kill();
      assertThat(kafka.isRunning()).isFalse();
      kafka.start();

      assertThat(cluster(admin)).isEqualTo(cluster);
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static String cluster(Admin admin) throws Exception {
    return cluster(admin, 60);
  }

  private static String cluster(Admin admin, int seconds) throws Exception {
    return admin.describeCluster().clusterId().get(seconds, SECONDS);
  }
}
