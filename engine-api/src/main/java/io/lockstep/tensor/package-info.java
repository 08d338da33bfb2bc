/**
 * The user's tensors and engine: every check of shapes and types happens here, once. Builds {@code
 * graph} nodes, differentiates them by {@code autograd}, plans them by {@code plan} and has {@code
 * runtime} run the plan on a {@code backend}, which {@code backend.discovery} chooses. Imports
 * these and {@code io.lockstep.kernels}. An {@link io.lockstep.tensor.Engine} and its tensors are
 * used by one thread at a time.
 */
@NullMarked
package io.lockstep.tensor;

import org.jspecify.annotations.NullMarked;
