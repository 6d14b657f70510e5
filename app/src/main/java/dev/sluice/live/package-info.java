/**
 * From a commit to every open browser.
 *
 * <p>In: what a commit of {@code persist} has changed, by way of Redis, which may lose it. Out:
 * Server-Sent Events and WebSockets that are right all the same, because {@code query} is asked for
 * the truth. May use {@code access}, {@code query}, {@code store} and {@code platform}.
 */
@NullMarked
package dev.sluice.live;

import org.jspecify.annotations.NullMarked;
