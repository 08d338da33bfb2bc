/**
 * Files that hold named tensors: the safetensors format, with a checksum of each tensor, read with
 * every check and written atomically; and files that are one process's at a time.
 *
 * <p>Imports the JDK, Jackson, {@code kernels.text}, {@code backend.memory} and {@code
 * training.data}'s exception; nothing else of the engine. Safe for use by many threads.
 */
@NullMarked
package io.lockstep.training.file;

import org.jspecify.annotations.NullMarked;
