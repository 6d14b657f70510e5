/**
 * Real engines in one folder: a Kafka broker inside this JVM, a PostgreSQL and a Redis beside it.
 *
 * <pre>{@code
 * try (DataFolder folder = DataFolder.open(Path.of("data"));
 *     Engines engines = Engines.in(folder, EngineOptions.standard()).start()) {
 *   engines.kafka().bootstrapServers(); // 127.0.0.1:23142
 *   engines.postgres().url(); // postgresql://127.0.0.1:18040/sluice
 *   engines.redis().url(); // redis://:PASSWORD@127.0.0.1:30219
 * }
 * }</pre>
 *
 * <p>A broker in a process of its own, which can be frozen and killed, is a {@link
 * dev.sluice.embedded.KafkaProcess}.
 *
 * <p>Reading order: {@link dev.sluice.embedded.DataFolder}, {@link dev.sluice.embedded.Engines},
 * then the engines {@link dev.sluice.embedded.Kafka}, {@link dev.sluice.embedded.Postgres} and
 * {@link dev.sluice.embedded.Redis}. A {@link dev.sluice.embedded.Keeper} starts again what dies.
 * Whatever goes wrong is an {@link dev.sluice.embedded.EngineFailure} with one sentence for the
 * user. Tests take {@link dev.sluice.embedded.SharedEngines}, and what else they need of the system
 * {@link dev.sluice.embedded.SystemPackages}. This package knows nothing of the server.
 */
@NullMarked
package dev.sluice.embedded;

import org.jspecify.annotations.NullMarked;
