/** Tests of the file system that fails. */
@NullMarked
package io.lockstep.faults;

import org.jspecify.annotations.NullMarked;
