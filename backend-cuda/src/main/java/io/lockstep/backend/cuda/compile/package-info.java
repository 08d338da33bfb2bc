/**
 * From CUDA C++ to machine code: the interface of a compiler, its errors, and compiled kernels on
 * disk. Imports the exceptions of the SPI. Compilers and the cache are safe for any thread.
 */
@NullMarked
package io.lockstep.backend.cuda.compile;

import org.jspecify.annotations.NullMarked;
