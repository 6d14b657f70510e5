package dev.sluice.log;

import dev.sluice.platform.HostAndPort;
import dev.sluice.platform.Within;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The durable log.
 *
 * @param bootstrapServers Kafka brokers to ask first, host:port separated by commas
 * @param topic topic that holds the events
 * @param partitions partitions of the topic, when it is made
 * @param replicas copies of each partition, when the topic is made; -1 leaves it to the brokers
 * @param retention how long Kafka keeps events, when the topic is made
 * @param group consumer group of the processes that persist
 * @param pollEvents events that are read at a time at the most
 * @param appendTimeout how long a call waits for the log before it is told that there was no answer
 * @param deliveryTimeout how long a stream waits for the log, and events on their way are tried for
 * @param inFlightEvents events on their way to the log at the most
 * @param inFlightSize bytes of the events on their way to the log at the most
 */
@Validated
@ConfigurationProperties("sluice.log")
public record LogSettings(
    @DefaultValue("127.0.0.1:9092")
        @Pattern(
            regexp = BROKER + "(\\s*,\\s*" + BROKER + ")*",
            message = "must look like host:port, or several of them separated by commas")
        String bootstrapServers,
    @DefaultValue("sluice.events") @NotBlank String topic,
    @DefaultValue("6") @Min(1) @Max(10_000) int partitions,
    @DefaultValue("-1") @Min(-1) short replicas,
    @DefaultValue("7d") @Within(least = "1m", most = "36500d") Duration retention,
    @DefaultValue("sluice-persist") @NotBlank String group,
    @DefaultValue("1000") @Min(1) @Max(100_000) int pollEvents,
    @DefaultValue("5s") @Within(least = "100ms", most = "10m") Duration appendTimeout,
    @DefaultValue("2m") @Within(least = "1s", most = "1d") Duration deliveryTimeout,
    @DefaultValue("50000") @Min(1000) int inFlightEvents,
    @DefaultValue("32MB") @Within(least = "1MB", most = "1TB") DataSize inFlightSize) {

  private static final String BROKER = HostAndPort.HOST + ":" + HostAndPort.PORT;
}
