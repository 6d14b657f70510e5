package dev.sluice.platform;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Connections.
 *
 * @param managementPort of /metrics and of what /health says of engines and roles, for operators
 *     alone; the port of all others where none is given
 * @param headTimeout how long a connection may take to send the head of a request
 * @param idleTimeout how long a connection may wait between two requests
 * @param answerTimeout how long a connection may take nothing of an answer that waits for it
 * @param waitingPerAddress connections of one address that have not yet sent a request, at the most
 * @param trustedProxies proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, addresses
 *     or networks such as 10.0.0.0/8
 */
@Validated
@ConfigurationProperties("sluice.http")
record HttpSettings(
    @Nullable @Min(0) @Max(65_535) Integer managementPort,
    @DefaultValue("10s") @Within(least = "100ms", most = "10m") Duration headTimeout,
    @DefaultValue("60s") @Within(least = "100ms", most = "1h") Duration idleTimeout,
    @DefaultValue("15s") @Within(least = "100ms", most = "10m") Duration answerTimeout,
    @DefaultValue("4000") @Min(1) int waitingPerAddress,
    @DefaultValue List<Network> trustedProxies) {}
