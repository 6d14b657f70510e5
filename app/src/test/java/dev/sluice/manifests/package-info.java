/** What the server is run by elsewhere, held against what the server is. */
@NullMarked
package dev.sluice.manifests;

import org.jspecify.annotations.NullMarked;
