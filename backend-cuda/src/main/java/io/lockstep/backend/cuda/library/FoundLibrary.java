package io.lockstep.backend.cuda.library;

import java.nio.file.Path;

/**
 * A library that was found.
 *
 * @param library which
 * @param major CUDA's major version it belongs to; 1 for the driver
 * @param file where it is
 * @param place what led there
 */
public record FoundLibrary(CudaLibrary library, int major, Path file, Place place)
    implements LibraryFinding {
  @Override
  public String describe() {
    String version = library == CudaLibrary.DRIVER ? "" : " " + major;
    return library.label() + version + " at " + file + " (" + place.label() + ")";
  }
}
