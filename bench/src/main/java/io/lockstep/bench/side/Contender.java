package io.lockstep.bench.side;

import java.time.Duration;

/**
 * One of those that are compared in a row.
 *
 * @param label how it is called in the results
 * @param side who does the work
 * @param isOurs whether a failure of it is a fault of this project
 * @param precision in which it is done: {@code strict}, {@code fast}, {@code tf32} or {@code bf16};
 *     of a peer, {@code strict} means float32 throughout
 * @param toPrepare how long it may take to get ready
 */
public record Contender(
    String label, Side side, boolean isOurs, String precision, Duration toPrepare) {}
