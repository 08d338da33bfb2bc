package io.lockstep.parity;

import io.lockstep.tensor.EngineOptions;

/**
 * A way to open an engine that must give the same bits as every other.
 *
 * @param name for messages, such as {@code cpu scalar 2 threads}
 * @param options how it is opened
 */
public record Variant(String name, EngineOptions options) {}
