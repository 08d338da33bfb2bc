/** Tests of calls that fail. */
@NullMarked
package io.lockstep.faults.call;

import org.jspecify.annotations.NullMarked;
