/**
 * The library of activations and losses, one constant for each that is built in, and what optimizer
 * updates are (those that are built in are in {@code library.rule}), as scalar expressions;
 * derivatives come from the derivative table. A function may have parameters, of which a text such
 * as {@code huber(delta=2)} gives values. The registries by which they are found are open: users
 * register their own, from a program or by a {@link io.lockstep.kernels.library.LibraryProvider} on
 * the class path. What is known of one (which weights suit it, its targets, its range) stands in
 * its record. Imports {@code expr}, {@code function}, {@code text}, {@code interpret} and {@code
 * library.formula}. Entries are immutable; all is safe to share between threads.
 */
@NullMarked
package io.lockstep.kernels.library;

import org.jspecify.annotations.NullMarked;
