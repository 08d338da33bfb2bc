/**
 * Readers under fuzz: each is fed with seeds, with seeds that were damaged at random, and, in long
 * runs, with what a coverage-guided fuzzer (Jazzer) makes of them. Used by tests alone.
 *
 * <p>Imports the JDK and JUnit. What is here belongs to one thread at a time.
 */
@NullMarked
package io.lockstep.fuzz;

import org.jspecify.annotations.NullMarked;
