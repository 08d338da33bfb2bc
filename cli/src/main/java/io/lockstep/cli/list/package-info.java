/**
 * {@code lockstep list}: what is registered, with parameters, formula and paper. A kind is listed
 * by a {@link io.lockstep.cli.list.Listing}. Imports the library, {@code training.nn}, {@code
 * training.optim} and {@code cli.terminal}. Used by one thread.
 */
@NullMarked
package io.lockstep.cli.list;

import org.jspecify.annotations.NullMarked;
