/**
 * The user's tensors and engine, the first stage of the pipeline: every check of shapes and types
 * happens here, once. Builds {@code graph} nodes, differentiates them by {@code autograd}, plans
 * them by {@code plan} and runs the plan on a {@code backend}. An {@link io.lockstep.tensor.Engine}
 * and its tensors are used by one thread at a time.
 */
@NullMarked
package io.lockstep.tensor;

import org.jspecify.annotations.NullMarked;
