/**
 * Shared libraries relinked to another version of a library they need. JCuda's natives ask for
 * version 12 of NVIDIA's libraries by name and by symbol version, so a link of that name to version
 * 13 is refused; version 13 has the same functions. (One of NVRTC's is gone, {@code nvrtcGetNVVM},
 * which is never called: a function is looked up at its first call, unless {@code LD_BIND_NOW} is
 * set.) Relinked, they have compiled kernels with NVRTC 13.0 and answered with cuBLAS 13.1.
 *
 * <p>Imports the JDK alone. Values are immutable; safe for any thread.
 */
@NullMarked
package io.lockstep.backend.cuda.relink;

import org.jspecify.annotations.NullMarked;
