/**
 * What a search looks through: named parameters with the values that each may take, and their JSON
 * form. Imports {@code io.lockstep.training.data} for its exception, and {@code
 * io.lockstep.kernels}. Immutable, safe for use by many threads.
 */
@NullMarked
package io.lockstep.training.search.space;

import org.jspecify.annotations.NullMarked;
