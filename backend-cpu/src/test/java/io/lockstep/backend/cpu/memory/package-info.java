@NullMarked
package io.lockstep.backend.cpu.memory;

import org.jspecify.annotations.NullMarked;
