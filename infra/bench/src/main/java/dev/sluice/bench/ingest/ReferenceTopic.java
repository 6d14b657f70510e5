package dev.sluice.bench.ingest;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** As the server makes its own. */
final class ReferenceTopic {
  static final String NAME = "reference";
  private static final int PARTITIONS = 6;

  private ReferenceTopic() {}

  static void make(String bootstrapServers) {
    NewTopic topic =
        new NewTopic(NAME, PARTITIONS, (short) 1)
            .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("The topic of the reference can't be made", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted", interrupted);
    }
  }
}
