/** A program of the project whose calls are failed by the tests of the agent. */
@NullMarked
package io.lockstep.tried;

import org.jspecify.annotations.NullMarked;
