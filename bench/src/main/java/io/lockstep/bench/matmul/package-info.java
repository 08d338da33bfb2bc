/**
 * The strict matrix product beside OpenBLAS, in one run.
 *
 * <p>May import the public API of the engine and OpenBLAS. Each class is for one thread.
 */
@NullMarked
package io.lockstep.bench.matmul;

import org.jspecify.annotations.NullMarked;
