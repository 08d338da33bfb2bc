@NullMarked
package io.lockstep.backend.memory;

import org.jspecify.annotations.NullMarked;
