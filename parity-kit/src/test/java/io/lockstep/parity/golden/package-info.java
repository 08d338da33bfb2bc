/** Tests of trainings whose bits are kept in files. */
@NullMarked
package io.lockstep.parity.golden;

import org.jspecify.annotations.NullMarked;
