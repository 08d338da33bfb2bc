/** JMH benchmarks of whole training steps. Imports the public API of training. */
@NullMarked
package io.lockstep.bench.step;

import org.jspecify.annotations.NullMarked;
