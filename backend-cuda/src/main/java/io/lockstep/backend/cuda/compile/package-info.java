/**
 * From CUDA C++ to machine code: the interface of a compiler, its errors, and one that keeps what
 * it made on disk. Imports the exceptions and the support package of the SPI. Compilers are safe
 * for any thread.
 */
@NullMarked
package io.lockstep.backend.cuda.compile;

import org.jspecify.annotations.NullMarked;
