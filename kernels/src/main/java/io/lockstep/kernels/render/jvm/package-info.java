/**
 * Renders scalar programs to JVM bytecode: one hidden class for each program, as a monolithic loop
 * over a run of elements, in a scalar form and in a form for {@code jdk.incubator.vector}, whose
 * classes are named but not imported. Imports {@code expr}. Rendered code is stateless; everything
 * here is safe for any thread.
 */
@NullMarked
package io.lockstep.kernels.render.jvm;

import org.jspecify.annotations.NullMarked;
