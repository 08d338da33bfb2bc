/** Tests of the forms of a report. */
@NullMarked
package io.lockstep.parity.report;

import org.jspecify.annotations.NullMarked;
