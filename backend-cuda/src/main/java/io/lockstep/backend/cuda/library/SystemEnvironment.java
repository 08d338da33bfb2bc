package io.lockstep.backend.cuda.library;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a search looks at. A test gives it a tree of folders in place of the machine.
 *
 * @param windows whether files are named as on Windows
 * @param root what stands for the root of the file system
 * @param environment environment variables
 * @param loaderCache the folders in the dynamic loader's cache; asked only if needed
 * @param pythonPath the {@code site-packages} folders of the Python on the path; asked only if
 *     needed
 * @param classPath where a jar with libraries would be
 * @param cache a private folder into which libraries from a jar are copied
 */
public record SystemEnvironment(
    boolean windows,
    Path root,
    Map<String, String> environment,
    Supplier<List<Path>> loaderCache,
    Supplier<List<Path>> pythonPath,
    ClassLoader classPath,
    Path cache) {
  /** Copies the environment. */
  public SystemEnvironment {
    environment = Map.copyOf(environment);
  }

  /** Returns this machine, with a folder of the user's for what is copied. */
  public static SystemEnvironment ofThisMachine(Path cache) {
    return new SystemEnvironment(
        System.getProperty("os.name").startsWith("Windows"),
        Path.of("").toAbsolutePath().getRoot(),
        System.getenv(),
        Tools::loaderFolders,
        Tools::pythonFolders,
        SystemEnvironment.class.getClassLoader(),
        cache);
  }

  /** Returns an environment variable, or an empty string. */
  String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
