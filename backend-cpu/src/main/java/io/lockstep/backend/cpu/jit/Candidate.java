package io.lockstep.backend.cpu.jit;

import java.util.function.IntConsumer;

/**
 * Generated code that is not compiled yet, and how to call it on memory of one's own.
 *
 * @param <T> the type of the code
 * @param code the code
 * @param empty calls it so that it returns at once; the JIT counts such a call like any other
 * @param full calls it through its branches; the argument differs from call to call, for code that needs
 *     several calls to see them all
 */
public record Candidate<T>(T code, Runnable empty, IntConsumer full) {}
