/**
 * The options that choose devices and how they compute, and {@code lockstep devices}.
 *
 * <p>May import the tensor API, the interface of a backend and {@code cli.terminal}. Confined to
 * the main thread, but for the search for devices, which may run on another.
 */
@NullMarked
package io.lockstep.cli.device;

import org.jspecify.annotations.NullMarked;
