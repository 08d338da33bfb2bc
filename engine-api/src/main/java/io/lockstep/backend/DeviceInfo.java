package io.lockstep.backend;

/**
 * What an open device is.
 *
 * @param backend the backend's name, such as {@code cpu}
 * @param description make, lanes, threads or the like, for people
 * @param memoryBytes device memory, or 0 if unknown
 * @param supportsF64 whether 64-bit floats can be computed with
 */
public record DeviceInfo(
    String backend, String description, long memoryBytes, boolean supportsF64) {}
