/** Tests of the strict matrix product; may use the JDK and JUnit. */
@NullMarked
package io.lockstep.backend.cpu.matmul;

import org.jspecify.annotations.NullMarked;
