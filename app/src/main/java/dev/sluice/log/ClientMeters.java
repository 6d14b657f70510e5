package dev.sluice.log;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * A few of the figures that a client of Kafka keeps of itself, those of the latest where it was
 * made anew. All of them would be hundreds, and more with each broker.
 */
final class ClientMeters {

  private static final Set<String> OF_THE_WHOLE = Set.of("client-id");
  private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final MeterRegistry registry;
  private final Tags tags;
  private volatile Supplier<? extends Map<MetricName, ? extends Metric>> figures = Map::of;

  private ClientMeters(MeterRegistry registry, String client) {
    this.registry = registry;
    this.tags = Tags.of("client", client);
    gauge("connections", "Connections with brokers", "connection-count");
    seconds("request.latency", "How long brokers take to answer", "request-latency-avg");
  }

  /**
   * @param client what it is for
   */
  static ClientMeters ofProducer(MeterRegistry registry, String client) {
    ClientMeters meters = new ClientMeters(registry, client);
    meters.gauge("requests.in.flight", "Requests that wait for brokers", "requests-in-flight");
    meters.gauge(
        "buffer.free.bytes", "Bytes that its buffer has room for", "buffer-available-bytes");
    meters.counter("records.retried", "Events that were sent once more", "record-retry-total");
    meters.counter("records.failed", "Events that brokers did not take", "record-error-total");
    return meters;
  }

  /**
   * @param client what it is for
   */
  static ClientMeters ofConsumer(MeterRegistry registry, String client) {
    ClientMeters meters = new ClientMeters(registry, client);
    meters.seconds("fetch.latency", "How long a fetch takes", "fetch-latency-avg");
    meters.gauge("since.poll.seconds", "How long ago it asked for events", "last-poll-seconds-ago");
    meters.gauge(
        "since.heartbeat.seconds",
        "How long ago it said that it is there",
        "last-heartbeat-seconds-ago");
    meters.counter("rebalances", "Times that partitions were dealt anew", "rebalance-total");
    return meters;
  }

  void follow(Supplier<? extends Map<MetricName, ? extends Metric>> latest) {
    figures = latest;
  }

  private void gauge(String name, String description, String theirs) {
    gauge(name, description, same -> same.value(theirs));
  }

  private void seconds(String name, String description, String theirs) {
    gauge(name + ".seconds", description, same -> same.value(theirs) / MILLIS);
  }

  private void gauge(String name, String description, ToDoubleFunction<ClientMeters> value) {
    Gauge.builder("sluice.kafka." + name, this, value)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private void counter(String name, String description, String theirs) {
    FunctionCounter.builder("sluice.kafka." + name, this, same -> same.value(theirs))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /** Not a number as long as nobody knows. */
  private double value(String theirs) {
    for (Map.Entry<MetricName, ? extends Metric> figure : figures.get().entrySet()) {
      if (isOfTheWhole(figure.getKey(), theirs)
          && figure.getValue().metricValue() instanceof Number number) {
        return number.doubleValue();
      }
    }
    return Double.NaN;
  }

  /** Not of one broker, topic or partition, whose figures have the same names. */
  private static boolean isOfTheWhole(MetricName figure, String theirs) {
    return figure.name().equals(theirs) && figure.tags().keySet().equals(OF_THE_WHOLE);
  }
}
