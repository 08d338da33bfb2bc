/** Tests of evaluation and prediction. */
@NullMarked
package io.lockstep.training.evaluation;

import org.jspecify.annotations.NullMarked;
