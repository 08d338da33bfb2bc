/**
 * What is set in the playground, as data: the state, its JSON and its form in the address, own
 * points, and the lessons.
 *
 * <p>Imports {@code training.data}, {@code training.optim}, the library's names and Jackson. All of
 * it is immutable.
 */
@NullMarked
package io.lockstep.page.playground.state;

import org.jspecify.annotations.NullMarked;
