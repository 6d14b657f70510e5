package dev.sluice.access;

import dev.sluice.platform.Within;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may.
 *
 * @param adminKeyFile file that holds the first admin key; made, for its owner only, where it is
 *     missing, in place of the key before
 * @param secretsFile file that holds the secrets of the installation, the same for all of its
 *     processes; made, for its owner only, where it is missing
 * @param tokenLifetime how long a login lasts
 */
@Validated
@ConfigurationProperties("sluice.access")
public record AccessSettings(
    @Nullable Path adminKeyFile,
    @Nullable Path secretsFile,
    @DefaultValue("24h") @Within(least = "1m", most = "90d") Duration tokenLifetime) {}
