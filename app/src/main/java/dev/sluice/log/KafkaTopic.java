package dev.sluice.log;

import static java.util.stream.Collectors.toMap;

import dev.sluice.platform.Role;
import dev.sluice.platform.Stage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Makes the topic where it is missing, and knows which one it is and whether the brokers answer.
 */
final class KafkaTopic implements Stage, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaTopic.class);

  private static final Duration LEAD_LIMIT = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final LogSettings settings;
  private final Role role;
  private final Brokers brokers;

  KafkaTopic(LogSettings settings, Role role) {
    this.settings = settings;
    this.role = role;
    this.brokers = new Brokers(settings);
  }

  @Override
  public String name() {
    return "topic";
  }

  @Override
  public Role role() {
    return role;
  }

  @Override
  public Set<Role> neededBy() {
    return Set.of(Role.INGEST, Role.PERSIST);
  }

  @Override
  public Publisher<?> flow(Mono<Void> drain) {
    return Flux.interval(Duration.ZERO, LOOK_EVERY)
        .onBackpressureDrop()
        .concatMap(look -> ready().thenReturn(look), 1)
        .takeUntilOther(drain);
  }

  /** There, whoever made it, or has taken it away since it was made. */
  private Mono<Void> ready() {
    return id().then().onErrorResume(UnknownTopicOrPartitionException.class, missing -> make());
  }

  private Mono<Void> make() {
    return brokers
        .ask(client -> client.createTopics(List.of(topic())).all())
        .doOnSuccess(made -> log.info("Made topic {}", settings.topic()))
        .onErrorResume(TopicExistsException.class, exists -> Mono.empty());
  }

  /** Kafka's id of the topic, another one for each that is made under its name. */
  Mono<String> id() {
    return described().map(topic -> topic.topicId().toString());
  }

  private Mono<TopicDescription> described() {
    return brokers
        .ask(client -> client.describeTopics(List.of(settings.topic())).allTopicNames())
        .flatMap(topics -> Mono.justOrEmpty(topics.get(settings.topic())));
  }

  /**
   * Once the leaders of its partitions answer, or soon. The leader of a new partition that is not
   * ready refuses what comes first and takes what comes next, and from then on waits for ever for
   * the first to come in its turn.
   */
  Mono<Void> led() {
    return partitions()
        .flatMap(partitions -> offsets(partitions, OffsetSpec.latest()))
        .timeout(LEAD_LIMIT)
        .then()
        .doOnError(
            failure -> log.debug("Not all of the topic can be reached: {}", failure.toString()))
        .onErrorComplete(failure -> !(failure instanceof UnknownTopicOrPartitionException));
  }

  Mono<Set<Integer>> partitions() {
    return described()
        .map(
            topic ->
                topic.partitions().stream()
                    .map(TopicPartitionInfo::partition)
                    .collect(Collectors.toSet()));
  }

  /** The first or the last offset of each of these partitions, as its leader tells it. */
  Mono<Map<TopicPartition, ListOffsetsResultInfo>> offsets(
      Set<Integer> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> question =
        partitions.stream()
            .collect(toMap(number -> new TopicPartition(settings.topic(), number), n -> which));
    return brokers.ask(client -> client.listOffsets(question).all());
  }

  /** As the topic has it now, or nothing where it keeps what it is given for ever. */
  Mono<Duration> retention() {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, settings.topic());
    return brokers
        .ask(client -> client.describeConfigs(List.of(resource)).all())
        .map(configs -> Objects.requireNonNull(configs.get(resource)))
        .map(config -> Objects.requireNonNull(config.get(TopicConfig.RETENTION_MS_CONFIG)))
        .map(entry -> Long.parseLong(entry.value()))
        .filter(milliseconds -> milliseconds >= 0)
        .map(Duration::ofMillis)
        // it will be made with this
        .onErrorResume(
            UnknownTopicOrPartitionException.class, missing -> Mono.just(settings.retention()));
  }

  /** The topic's id, every few seconds. */
  Flux<String> ids() {
    return Flux.interval(Duration.ZERO, LOOK_EVERY)
        .onBackpressureDrop()
        .concatMap(look -> id(), 1)
        .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, LOOK_EVERY));
  }

  /** What the fullest disk of each broker has left. */
  Mono<Map<Integer, Long>> room() {
    return brokers
        .ask(client -> client.describeCluster().nodes())
        .map(nodes -> nodes.stream().map(Node::id).toList())
        .flatMap(nodes -> brokers.ask(client -> client.describeLogDirs(nodes).allDescriptions()))
        .map(KafkaTopic::leastRoom);
  }

  private static Map<Integer, Long> leastRoom(
      Map<Integer, Map<String, LogDirDescription>> folders) {
    Map<Integer, Long> room = new HashMap<>();
    folders.forEach(
        (broker, ofBroker) ->
            ofBroker.values().stream()
                .flatMapToLong(folder -> folder.usableBytes().stream())
                .min()
                .ifPresent(bytes -> room.put(broker, bytes)));
    return room;
  }

  private NewTopic topic() {
    Optional<Short> replicas =
        settings.replicas() < 0 ? Optional.empty() : Optional.of(settings.replicas());
    return new NewTopic(settings.topic(), Optional.of(settings.partitions()), replicas)
        .configs(
            Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(settings.retention().toMillis()),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime"));
  }

  Mono<Boolean> reachable() {
    return brokers.ask(client -> client.describeCluster().nodes()).map(nodes -> !nodes.isEmpty());
  }

  @Override
  public void close() {
    brokers.close();
  }
}
