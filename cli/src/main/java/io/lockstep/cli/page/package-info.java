/**
 * Pages in a browser: where they are served, the page of a run, kept runs, and the playground.
 *
 * <p>May import the module {@code page}, {@code tensor}, {@code backend.discovery}, the packages of
 * {@code training}, {@code cli.terminal}, {@code cli.device}, {@code cli.run}, {@code cli.signal}
 * and {@code cli.recovery}. Confined to the main thread.
 */
@NullMarked
package io.lockstep.cli.page;

import org.jspecify.annotations.NullMarked;
