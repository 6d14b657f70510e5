package dev.sluice.ingest;

import dev.sluice.event.Addresses;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Taking events in.
 *
 * @param addresses what is kept of network addresses, keep, truncate or drop
 */
@Validated
@ConfigurationProperties("sluice.ingest")
public record IngestSettings(@DefaultValue("truncate") @NotNull Addresses addresses) {}
