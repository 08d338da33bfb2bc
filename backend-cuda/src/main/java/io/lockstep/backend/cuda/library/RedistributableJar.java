package io.lockstep.backend.cuda.library;

import io.lockstep.backend.temporary.TemporaryFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * NVIDIA's libraries inside a jar, as bytedeco's {@code cuda} redistributable has them. A loader
 * wants files, so a library and what belongs to it are copied to a private folder, once for each
 * jar.
 */
final class RedistributableJar {
  private static final String FOLDER = "org/bytedeco/cuda/";

  private final SystemEnvironment here;

  RedistributableJar(SystemEnvironment here) {
    this.here = here;
  }

  /** Returns a library copied from the class path, if it is there. */
  Optional<Path> find(CudaLibrary.Version version) {
    String file = version.file(here.windows());
    String folder = FOLDER + (here.windows() ? "windows-x86_64/" : "linux-x86_64/");
    URL url = here.classPath().getResource(folder + file);
    if (url == null) {
      return Optional.empty();
    }
    try {
      URLConnection connection = url.openConnection();
      if (!(connection instanceof JarURLConnection jar)) {
        return Optional.empty();
      }
      jar.setUseCaches(false);
      try (JarFile opened = jar.getJarFile()) {
        return Optional.of(copy(opened, folder, file));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path copy(JarFile jar, String folder, String file) throws IOException {
    Path path = Path.of(jar.getName());
    String key =
        Long.toHexString(Files.size(path) * 31 + Files.getLastModifiedTime(path).toMillis());
    Path target = Files.createDirectories(here.cache().resolve(path.getFileName() + "-" + key));
    // The library's companions have its name as a prefix: libnvrtc-builtins, libcublasLt.
    String prefix = folder + file.replaceFirst("(Lt)?(64_|\\.).*", "");
    List<JarEntry> entries =
        jar.stream().filter(e -> e.getName().startsWith(prefix) && !e.isDirectory()).toList();
    for (JarEntry entry : entries) {
      Path copy = target.resolve(entry.getName().substring(folder.length()));
      if (!Files.exists(copy) || Files.size(copy) != entry.getSize()) {
        try (TemporaryFile unfinished = TemporaryFile.in(target);
            InputStream in = jar.getInputStream(entry)) {
          Files.copy(in, unfinished.path());
          Files.move(unfinished.path(), copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return target.resolve(file);
  }
}
