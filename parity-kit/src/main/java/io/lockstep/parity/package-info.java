/**
 * The conformance kit: runs cases on any backend, compares bits with the arithmetic contract and
 * values with double precision, and checks gradients. A backend subclasses {@link
 * io.lockstep.parity.ConformanceTest}. Imports {@code tensor}, {@code graph}, its own subpackages
 * and, for that class, JUnit. Used by one thread at a time.
 */
@NullMarked
package io.lockstep.parity;

import org.jspecify.annotations.NullMarked;
