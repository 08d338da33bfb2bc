package io.lockstep.backend.cuda.library;

/**
 * A library that was not found.
 *
 * @param library which
 * @param describe what is missing, where it was looked for, and what brings it
 */
public record MissingLibrary(CudaLibrary library, String describe) implements LibraryFinding {}
