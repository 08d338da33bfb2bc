/** Tests of what watched steps measure. */
@NullMarked
package io.lockstep.training.watch.measure;

import org.jspecify.annotations.NullMarked;
