/**
 * What every room stands on: the four {@link Role roles}, the {@link StageRunner} that is the only
 * one to subscribe, HTTP endpoints with their problem details and request ids, health and meters.
 *
 * <p>In: the rooms' stages, endpoints and engine checks, as beans. Out: a running process that
 * drains when it is told to end. Knows no room but {@code event}, whose refusals it puts into
 * words.
 */
@NullMarked
package dev.sluice.platform;

import org.jspecify.annotations.NullMarked;
