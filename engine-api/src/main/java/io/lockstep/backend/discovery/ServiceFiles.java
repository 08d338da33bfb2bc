package io.lockstep.backend.discovery;

import io.lockstep.backend.BackendProvider;
import java.io.IOException;
import java.util.Collections;

/** The files by which backends are found, for messages about one that was not. */
final class ServiceFiles {
  private static final String NAME = "META-INF/services/" + BackendProvider.class.getName();

  private ServiceFiles() {}

  /** Returns how many there are and what to look for, as a sentence. */
  static String advice() {
    int count = count();
    return "Backends are named in files "
        + NAME
        + ", one in each module's jar; the class path has "
        + (count == 0 ? "none" : count)
        + ". Where jars were merged into one, it must hold the lines of all of these files";
  }

  private static int count() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      return loader == null ? 0 : Collections.list(loader.getResources(NAME)).size();
    } catch (IOException e) {
      return 0;
    }
  }
}
