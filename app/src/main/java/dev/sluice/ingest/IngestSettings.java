package dev.sluice.ingest;

import dev.sluice.event.Addresses;
import dev.sluice.platform.MemorySize;
import dev.sluice.platform.Within;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Taking events in.
 *
 * @param addresses what is kept of network addresses, keep, truncate or drop
 * @param maxBody bytes of a JSON body at the most, decoded; lines and imports have no limit
 * @param maxBatch events in a JSON array at the most
 * @param heldBodies bytes of half-read JSON bodies that are held at the most, of all requests
 *     together, with 48 KiB for each in gzip or deflate, or a share of the heap
 * @param bodyTimeout how long a JSON body may take to arrive, or the next line of a stream, which
 *     may be blank
 * @param storedTimeout how long a call with ack=stored waits for the database
 * @param storedWaits bytes of the answers that wait with ack=stored at the most, of all calls
 *     together, or a share of the heap; who finds no room is told at once that it is not stored yet
 * @param decoderMemory bytes that bodies in br or zstd which are read at the same time may take
 *     beside the heap, 16 MiB each, or a share of the heap's size
 * @param streamMemory bytes that streams and imports which are read at the same time may take, 192
 *     KiB each, or a share of the heap
 */
@Validated
@ConfigurationProperties("sluice.ingest")
public record IngestSettings(
    @DefaultValue("truncate") @NotNull Addresses addresses,
    @DefaultValue("4MB") @Within(least = "64KB", most = "1GB") DataSize maxBody,
    @DefaultValue("10000") @Min(1) int maxBatch,
    @DefaultValue("12%") @Within(least = "256KB", most = "1TB") MemorySize heldBodies,
    @DefaultValue("30s") @Within(least = "100ms", most = "1h") Duration bodyTimeout,
    @DefaultValue("10s") @Within(least = "100ms", most = "10m") Duration storedTimeout,
    @DefaultValue("4%") @Within(least = "64KB", most = "1TB") MemorySize storedWaits,
    @DefaultValue("25%") @Within(least = "16MB", most = "1TB") MemorySize decoderMemory,
    @DefaultValue("50%") @Within(least = "192KB", most = "1TB") MemorySize streamMemory) {}
