/**
 * What a hyperparameter is at each step: schedules by step or epoch with a text that gives them
 * again, how they are composed, and the reduction of a rate on a plateau. The register of kinds is
 * open. Imports {@code kernels.library} and {@code kernels.text}, and Jackson's annotations. All is
 * immutable but the register, and safe to share between threads.
 */
@NullMarked
package io.lockstep.training.optim.schedule;

import org.jspecify.annotations.NullMarked;
