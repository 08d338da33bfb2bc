/**
 * Pages in a browser: where they are served, and the playground.
 *
 * <p>May import the module {@code page}, {@code tensor}, {@code backend.discovery}, {@code
 * cli.terminal} and {@code cli.device}. Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli.page;

import org.jspecify.annotations.NullMarked;
