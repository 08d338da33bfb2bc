@NullMarked
package io.lockstep.tensorboard;

import org.jspecify.annotations.NullMarked;
