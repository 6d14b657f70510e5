/**
 * Programs that measure the packaged server on this machine, against references in the same run.
 *
 * <pre>
 * ./mvnw -Pbench                     all programs, fifty minutes
 * ./mvnw -Pbench -Dbench=ingest      one, or several with commas
 * ./mvnw -Pbench -Dbench.mode=full   longer rounds
 * ./mvnw -Pbench -Dbench.server.jvm=-XX:StartFlightRecording=settings=profile,filename=/tmp/s.jfr
 * </pre>
 *
 * <p>Each begins with engines and tables that are empty, prints a table and writes it, with all
 * figures as JSON, to {@code infra/bench/target}. The engines, the server and the reference are
 * processes of their own on 127.0.0.1, their data in {@code infra/bench/target/bench-data}; all of
 * it is gone at the end, on Ctrl-C, too. What a killed run leaves behind goes at the next start.
 *
 * <p>Reading order: {@link dev.sluice.bench.Bench}, {@link dev.sluice.bench.Program}, then {@code
 * lab}, what runs; {@code load}, what is sent; {@code report}, what is shown; and a package for
 * each program. A new program is a class in {@link dev.sluice.bench.Bench}'s list. Nothing here
 * knows the server but by its jar, HTTP and, to see what it has stored, its tables.
 *
 * <p>{@link dev.sluice.bench.chaos} is a program apart, which measures nothing but how long it
 * takes until all is well again.
 */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
