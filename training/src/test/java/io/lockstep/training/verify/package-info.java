@NullMarked
package io.lockstep.training.verify;

import org.jspecify.annotations.NullMarked;
