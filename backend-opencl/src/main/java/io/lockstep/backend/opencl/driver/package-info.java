/**
 * OpenCL itself: the functions that the backend calls, and the one class that binds them to the
 * library of the machine. The only package that knows LWJGL; imports {@code io.lockstep.backend}
 * for its exceptions. Nothing is loaded before {@link OpenClLibrary#load}. The functions are as
 * thread-safe as OpenCL's: all of them, save setting arguments of one kernel.
 */
@NullMarked
package io.lockstep.backend.opencl.driver;

import org.jspecify.annotations.NullMarked;
