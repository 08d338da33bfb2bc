/** Tests of signals. */
@NullMarked
package io.lockstep.cli.signal;

import org.jspecify.annotations.NullMarked;
