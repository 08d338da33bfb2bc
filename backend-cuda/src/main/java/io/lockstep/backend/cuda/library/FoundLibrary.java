package io.lockstep.backend.cuda.library;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A library that was found.
 *
 * @param library which
 * @param major CUDA's major version it belongs to; 1 for the driver
 * @param file where it is
 * @param place what led there
 */
public record FoundLibrary(CudaLibrary library, int major, Path file, LibraryPlace place)
    implements LibraryFinding {
  /**
   * Returns the version as exactly as the file's own name says, such as {@code 12.6.85} for a link
   * to {@code libnvrtc.so.12.6.85}; for the driver it may be empty.
   */
  public String version() {
    try {
      String name = file.toRealPath().getFileName().toString();
      int suffix = name.indexOf(".so.");
      String exact = suffix < 0 ? "" : name.substring(suffix + ".so.".length());
      if (exact.indexOf('.') > 0) {
        return exact;
      }
    } catch (IOException e) {
      // The file has gone since it was found; loading it will say so.
      return "";
    }
    return library == CudaLibrary.DRIVER ? "" : Integer.toString(major);
  }

  @Override
  public String describe() {
    return (library.label() + " " + version()).strip() + " at " + file + " (" + place.label() + ")";
  }
}
