/**
 * Finds the devices of this machine and chooses one of them; the only place that does. Backends are
 * found by {@link java.util.ServiceLoader} alone, and all that is known of one it says itself.
 *
 * <p>May import {@code backend}. Safe for use by several threads.
 */
@NullMarked
package io.lockstep.backend.discovery;

import org.jspecify.annotations.NullMarked;
