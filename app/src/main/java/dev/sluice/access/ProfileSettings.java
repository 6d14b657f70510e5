package dev.sluice.access;

import dev.sluice.platform.Within;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How much is kept of what users and groups are said to be, and shown of it.
 *
 * @param traits traits of a user or a group at the most; of more, those are kept that come first by
 *     name
 * @param traitSize bytes of a trait with its name at the most; a longer one is left out
 * @param groups groups that a user is in at the most; of more, those are kept that come first by
 *     name
 * @param joinedIds other ids that a user is known by at the most; what comes later is left out
 */
@Validated
@ConfigurationProperties("sluice.profiles")
public record ProfileSettings(
    @DefaultValue("100") @Min(1) @Max(1000) int traits,
    @DefaultValue("2KB") @Within(least = "64B", most = "32KB") DataSize traitSize,
    @DefaultValue("100") @Min(1) @Max(1000) int groups,
    @DefaultValue("100") @Min(1) @Max(1000) int joinedIds) {}
