package dev.sluice.persist;

import dev.sluice.platform.MemorySize;
import dev.sluice.platform.Within;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How events are stored.
 *
 * @param writers transactions that are written at the same time, of different log partitions; fewer
 *     than sluice.store.persist-connections
 * @param batchEvents events in a transaction at the most
 * @param batchSize bytes of the events of a transaction at the most
 * @param retention for how long after they were received events are kept; then their day is
 *     dropped, what comes later is discarded, and dead letters go as well; without it nothing is
 *     dropped. What is older than ten years becomes a dead letter
 * @param rememberIds how long an id that a client gave is known at the least, after it was last
 *     seen
 * @param keepMinutes for how long it is kept how many events there were in each minute
 * @param keepReports for how long it is kept what each user has done in each period; without it,
 *     for good
 * @param countedKeys actions of a client that are counted one by one, as well as pages and roles;
 *     the rest of each is counted as (other)
 * @param knownKeys bytes of such names that are remembered with their numbers at the most, or a
 *     share of the heap
 * @param countedUsers users of a client that are counted one by one in each log partition; the rest
 *     is counted as (other)
 * @param reportPeriod over how long a time the activities of each user are added up
 */
@Validated
@ConfigurationProperties("sluice.persist")
public record PersistSettings(
    @DefaultValue("2") @Min(1) @Max(64) int writers,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int batchEvents,
    @DefaultValue("16MB") @Within(least = "64KB", most = "1GB") DataSize batchSize,
    @Nullable @Within(least = "1d", most = "3650d") Duration retention,
    @DefaultValue("7d") @Within(least = "7d", most = "3650d") Duration rememberIds,
    @DefaultValue("30d") @Within(least = "1d", most = "3650d") Duration keepMinutes,
    @Nullable @Within(least = "1d", most = "3650d") Duration keepReports,
    @DefaultValue("1000") @Min(1) @Max(1_000_000) int countedKeys,
    @DefaultValue("4%") @Within(least = "64KB", most = "1TB") MemorySize knownKeys,
    @DefaultValue("1000000") @Min(1) long countedUsers,
    @DefaultValue("4h") @DividesADay Duration reportPeriod) {}
