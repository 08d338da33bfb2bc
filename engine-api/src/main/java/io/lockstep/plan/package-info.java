/**
 * The planner: turns a graph once into a plan of fused kernels with a memory layout, independent of
 * the device. Stages in order: {@code Normalizer} (views become layouts, equal values become one),
 * {@code Fusion} (values are grouped into kernels) and {@code Inlining} (cheap ones are computed by
 * each that reads them), {@code KernelBuilder} (groups become specifications), {@code MemoryLayout}
 * (values get places), {@code PlanVerifier}. Imports {@code graph} and {@code io.lockstep.kernels}.
 * Stateless; a {@link io.lockstep.plan.Plan} is immutable.
 */
@NullMarked
package io.lockstep.plan;

import org.jspecify.annotations.NullMarked;
