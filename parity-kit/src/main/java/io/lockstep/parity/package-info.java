/**
 * The conformance kit: runs cases on any backend, compares bits with the arithmetic contract and
 * values with double precision, checks gradients, compares whole training runs, and finds the first
 * kernel that differs. A backend subclasses {@link io.lockstep.parity.ConformanceTest}; {@link
 * io.lockstep.parity.ParitySuite} compares devices. Imports {@code backend}, {@code tensor}, {@code
 * graph}, {@code io.lockstep.kernels}, the exceptions of {@code training.data}, its own subpackages
 * and, for that class, JUnit. Used by one thread at a time.
 */
@NullMarked
package io.lockstep.parity;

import org.jspecify.annotations.NullMarked;
