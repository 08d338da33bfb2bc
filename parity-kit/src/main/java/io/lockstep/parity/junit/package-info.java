/**
 * Tests by JUnit 5 that run once on each device: {@link io.lockstep.parity.junit.OnEachDevice}, and
 * what becomes of a test whose device is not here.
 *
 * <p>May import {@code backend}, {@code backend.discovery}, {@code tensor}, {@code parity.cases}
 * and JUnit. Tests may run at the same time, each with an engine of its own.
 */
@NullMarked
package io.lockstep.parity.junit;

import org.jspecify.annotations.NullMarked;
