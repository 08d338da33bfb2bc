/**
 * Two independent evaluators of graphs in plain loops: the arithmetic contract written down once
 * more, and double precision with error bounds, in each precision. They share no code with the
 * planner or a backend. Imports {@code graph}, {@code Precision} and {@code io.lockstep.kernels}.
 * Stateless.
 */
@NullMarked
package io.lockstep.parity.oracle;

import org.jspecify.annotations.NullMarked;
