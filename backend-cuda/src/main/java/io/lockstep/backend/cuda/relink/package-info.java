/**
 * Shared libraries relinked to another version of a library they need: JCuda's natives ask for
 * version 12 of CUDA's libraries by name and by symbol version, and version 13 has the same
 * functions. Imports the JDK alone. Values are immutable; safe for any thread.
 */
@NullMarked
package io.lockstep.backend.cuda.relink;

import org.jspecify.annotations.NullMarked;
