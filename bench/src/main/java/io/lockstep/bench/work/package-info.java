/**
 * What the benchmarks measure, as it is told to both sides, and the numbers both sides draw.
 *
 * <p>May import Jackson's annotations, picocli, and the network forms of training. Immutable.
 */
@NullMarked
package io.lockstep.bench.work;

import org.jspecify.annotations.NullMarked;
