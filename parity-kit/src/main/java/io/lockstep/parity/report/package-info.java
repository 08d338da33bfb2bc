/**
 * What a run of the kit found, as records, and the forms it is written in: tables for a terminal,
 * JUnit's XML, a page of HTML, and JSON. May import {@code backend}, {@code io.lockstep.kernels},
 * and of the kit {@code oracle}, {@code reproduction}, {@code pair} and {@code runs}. Records are
 * immutable; each file is written by one thread.
 */
@NullMarked
package io.lockstep.parity.report;

import org.jspecify.annotations.NullMarked;
