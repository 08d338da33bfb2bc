/**
 * One backend for every device that does queued work in order: buffers, memory, uploads, reads that
 * are fetched later, recordings, and what is told of a failure. A device brings a {@code
 * CommandQueue}, a renderer of kernels and settings. Imports the SPI and its {@code memory} and
 * {@code support}, and {@code io.lockstep.kernels} with the renderer of C. A backend is used by one
 * thread at a time.
 *
 * <p>In the order in which a device meets them: {@code QueueGuard} refuses work on a queue that has
 * failed and names what failed; {@code Programs} has each source compiled once; {@code MemoryPool}
 * accounts for device memory; {@code Uploads} passes bytes through pinned memory ({@code
 * PinnedRing}, {@code StagingRing}); {@code BitProbe} compares bits before any are trusted; {@code
 * FaultRecord} keeps the first index out of range until the next read; {@code Readbacks} reads
 * without waiting; {@code QueueRecording} binds launches once and replays them, of which {@code
 * InFlight} bounds the number queued.
 */
@NullMarked
package io.lockstep.backend.queue;

import org.jspecify.annotations.NullMarked;
