package dev.sluice.query;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Answering questions.
 *
 * @param searches searches that are answered at the same time, at the most; one client has a
 *     quarter of them
 */
@Validated
@ConfigurationProperties("sluice.query")
record QuerySettings(@DefaultValue("64") @Min(1) int searches) {}
