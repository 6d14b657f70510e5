@NullMarked
package dev.sluice.platform;

import org.jspecify.annotations.NullMarked;
