package io.lockstep.fuzz;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** Files that hold one input each and lie in memory, since a disk would take most of the time. */
public final class MemoryFile {
  private static final Path NAME = Path.of("input");

  private MemoryFile() {}

  /** Returns a file that can be read, by any method of {@link java.nio.file.Files} for that. */
  public static Path of(byte[] content) {
    MemoryFileSystem system = new MemoryFileSystem(content);
    InvocationHandler named =
        (path, method, arguments) ->
            method.getName().equals("getFileSystem")
                ? system
                : method.getName().equals("toAbsolutePath") ? path : byName(method, arguments);
    return (Path)
        Proxy.newProxyInstance(
            MemoryFile.class.getClassLoader(), new Class<?>[] {Path.class}, named);
  }

  private static Object byName(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(NAME, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
