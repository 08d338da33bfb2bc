/**
 * A run as a page shows it: curves of bounded size, what was seen of layers, pictures; and what a
 * person does to the run from there.
 *
 * <p>Imports {@code io.lockstep.page.server} and the packages of {@code io.lockstep.training}. The
 * thread that trains hands over what happened and never waits, unless a person pauses the run; one
 * thread makes of it what pages are told.
 */
@NullMarked
package io.lockstep.page.run;

import org.jspecify.annotations.NullMarked;
