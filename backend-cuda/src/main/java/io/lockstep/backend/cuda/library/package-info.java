/**
 * Where CUDA's libraries are on this machine, whichever way they came there: the toolkit, a
 * package, a Python wheel or a jar. Finds files and loads nothing. Imports the JDK alone. Values
 * are immutable; safe for any thread.
 */
@NullMarked
package io.lockstep.backend.cuda.library;

import org.jspecify.annotations.NullMarked;
