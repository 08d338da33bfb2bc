/**
 * All cases of the conformance kit, group by group, with those of operations that are composed of
 * others. Imports {@code parity.cases}, {@code tensor} with its rooms, and {@code
 * io.lockstep.kernels}. Immutable.
 */
@NullMarked
package io.lockstep.parity.catalog;

import org.jspecify.annotations.NullMarked;
