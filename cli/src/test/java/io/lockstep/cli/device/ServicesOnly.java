package io.lockstep.cli.device;

import io.lockstep.backend.BackendProvider;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** The class path with other service files: what a thread sees that has it as its class loader. */
final class ServicesOnly extends ClassLoader {
  private static final String NAME = "META-INF/services/" + BackendProvider.class.getName();

  private final URL file;
  private final boolean alone;

  /**
   * Adds a service file to those there are.
   *
   * @param alone whether it hides the others, as in jars that were merged into one
   */
  ServicesOnly(Path folder, List<String> providers, boolean alone) throws IOException {
    super(ServicesOnly.class.getClassLoader());
    this.file = Files.write(folder.resolve("services"), providers).toUri().toURL();
    this.alone = alone;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> there = super.getResources(name);
    if (!name.equals(NAME)) {
      return there;
    }
    List<URL> all = alone ? new ArrayList<>() : Collections.list(there);
    all.add(file);
    return Collections.enumeration(all);
  }
}
