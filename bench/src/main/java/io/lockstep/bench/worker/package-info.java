/**
 * The sides' half of the protocol: a process that prepares and runs work on request.
 *
 * <p>May import {@code work} and Jackson, and nothing of the engine, since peers use it too. Each
 * class is for one thread.
 */
@NullMarked
package io.lockstep.bench.worker;

import org.jspecify.annotations.NullMarked;
