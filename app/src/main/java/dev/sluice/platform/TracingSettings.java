package dev.sluice.platform;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Traces.
 *
 * @param endpoint where spans are sent by OTLP over HTTP, such as http://collector:4318/v1/traces;
 *     nothing is traced without it
 * @param share of the requests that are traced, from 0 to 1; whoever sends a traceparent has
 *     decided for himself
 */
@Validated
@ConfigurationProperties("sluice.tracing")
record TracingSettings(
    @Pattern(regexp = "https?://[^\\s@]+", message = "must look like http://host:4318/v1/traces")
        @Nullable String endpoint,
    @DefaultValue("0.1") @DecimalMin("0") @DecimalMax("1") double share) {}
