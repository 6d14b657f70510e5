package dev.sluice.embedded;

import static dev.sluice.embedded.Ports.HOST;
import static java.util.Map.entry;

import java.nio.file.Path;
import java.util.Map;

/** A broker and its controller in one node, sized for one machine. */
final class KafkaSettings {
  static final int NODE = 1;
  static final String CONTROLLER = "CONTROLLER";

  private KafkaSettings() {}

  static Map<String, String> of(Path logs, int port, int advertisedPort, int controllerPort) {
    return Map.ofEntries(
        entry("process.roles", "broker,controller"),
        entry("node.id", Integer.toString(NODE)),
        // a fixed voter, unlike a recorded one, may come back on another port
        entry("controller.quorum.voters", "%d@%s:%d".formatted(NODE, HOST, controllerPort)),
        entry("controller.listener.names", CONTROLLER),
        entry(
            "listeners",
            "PLAINTEXT://%s:%d,%s://%s:%d".formatted(HOST, port, CONTROLLER, HOST, controllerPort)),
        entry("advertised.listeners", "PLAINTEXT://%s:%d".formatted(HOST, advertisedPort)),
        entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        entry("inter.broker.listener.name", "PLAINTEXT"),
        entry("log.dirs", logs.toString()),
        entry("auto.create.topics.enable", "false"),
        entry("default.replication.factor", "1"),
        entry("min.insync.replicas", "1"),
        entry("offsets.topic.replication.factor", "1"),
        entry("offsets.topic.num.partitions", "4"),
        entry("transaction.state.log.replication.factor", "1"),
        entry("transaction.state.log.min.isr", "1"),
        entry("transaction.state.log.num.partitions", "1"),
        entry("share.coordinator.state.topic.replication.factor", "1"),
        entry("share.coordinator.state.topic.min.isr", "1"),
        entry("share.coordinator.state.topic.num.partitions", "1"),
        entry("group.initial.rebalance.delay.ms", "0"),
        // a broker that was killed is let in again after this long
        entry("broker.session.timeout.ms", "2000"),
        entry("broker.heartbeat.interval.ms", "500"),
        entry("num.network.threads", "2"),
        entry("num.io.threads", "4"),
        entry("background.threads", "2"),
        entry("num.recovery.threads.per.data.dir", "2"),
        entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20)));
  }
}
