/**
 * Whether anything is lost, doubled or shown wrong while servers and engines are frozen, killed,
 * cut off and filled up.
 *
 * <pre>
 * ./mvnw -Pchaos                      each fault once, seven minutes or so
 * ./mvnw -Pchaos -Dchaos.minutes=40   each at its full length, and then more of them
 * ./mvnw -Pchaos -Dchaos.seed=N       the same faults in the same order as another run
 * </pre>
 *
 * <p>Three servers in processes of their own stand on real engines, and between them is a {@link
 * dev.sluice.bench.chaos.Proxy} for each. Clients write each event into a {@link
 * dev.sluice.bench.chaos.Ledger} before they send it, and what became of it after; readers keep
 * what live feeds have told them in a {@link dev.sluice.bench.chaos.Fold}. One {@link
 * dev.sluice.bench.chaos.Fault} after the other is done to them, as the {@link
 * dev.sluice.bench.chaos.Schedule} says, and after each it is timed how long it takes until events
 * are taken, stored and shown again. At the end all books are compared.
 *
 * <p>It fails where they differ, where something has not recovered in time, and where its faults
 * have not left behind what they were sure to: a {@link dev.sluice.bench.chaos.Bite}.
 *
 * <p>Reading order: {@link dev.sluice.bench.chaos.Chaos}, {@link dev.sluice.bench.chaos.Run}, then
 * {@link dev.sluice.bench.chaos.Site}, what it is done to, {@link dev.sluice.bench.chaos.Crew}, who
 * sends and reads, {@link dev.sluice.bench.chaos.Blows}, what is done, and {@link
 * dev.sluice.bench.chaos.Verdict}.
 */
@NullMarked
package dev.sluice.bench.chaos;

import org.jspecify.annotations.NullMarked;
