/** Tests of commands while the system fails. */
@NullMarked
package io.lockstep.cli.faults;

import org.jspecify.annotations.NullMarked;
