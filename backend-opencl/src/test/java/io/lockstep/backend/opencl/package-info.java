/** Tests of the OpenCL backend. */
@NullMarked
package io.lockstep.backend.opencl;

import org.jspecify.annotations.NullMarked;
