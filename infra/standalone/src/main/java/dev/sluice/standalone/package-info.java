/**
 * Sluice on one machine: the engines of {@code infra/embedded} and the server of {@code app} in one
 * process, its data in one folder.
 *
 * <pre>
 * Launcher ─▶ Standalone ─▶ HttpPort, DataFolder, Engines, SluiceApplication ─▶ Banner
 *                 └───────▶ Running: what has been started, closed in reverse when the process ends
 * </pre>
 */
@NullMarked
package dev.sluice.standalone;

import org.jspecify.annotations.NullMarked;
