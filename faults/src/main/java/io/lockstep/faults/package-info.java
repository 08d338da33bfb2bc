/**
 * A file system that fails as real ones do, for tests: around the platform's, it counts the calls
 * of each kind, fails any of them, and keeps a journal of what was not forced, from which a loss of
 * power is simulated. For tests and benchmarks alone, on systems with POSIX files.
 *
 * <p>In one process: {@link io.lockstep.faults.FaultyFileSystem#within} gives paths of its own. For
 * a whole JVM: {@code -Djava.nio.file.spi.DefaultFileSystemProvider=
 * io.lockstep.faults.FaultyFileSystemProvider}, with the properties of {@link
 * io.lockstep.faults.FaultSettings}.
 *
 * <p>Imports the JDK and the power journal alone. Safe for any thread.
 */
@NullMarked
package io.lockstep.faults;

import org.jspecify.annotations.NullMarked;
