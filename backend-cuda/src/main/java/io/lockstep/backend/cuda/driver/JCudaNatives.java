package io.lockstep.backend.cuda.driver;

import io.lockstep.backend.BackendException;
import io.lockstep.backend.cuda.library.CudaLibrary;
import io.lockstep.backend.cuda.library.FoundLibrary;
import io.lockstep.backend.cuda.relink.SharedObject;
import io.lockstep.backend.temporary.TemporaryFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jcuda.JCudaVersion;
import jcuda.LibUtils;

/**
 * JCuda's natives, loaded onto libraries that were found. A native names the library it needs, such
 * as {@code libnvrtc.so.12}; the dynamic loader takes the one of that name that is in the process
 * already, so the library is loaded first. Where version 13 was found, the native is relinked.
 *
 * <p>JCuda copies a native to {@code java.io.tmpdir} under a fixed name and loads whatever file is
 * there already, which another process may be writing, or may have planted. So for the moment of
 * loading the property names a fresh folder that holds our copy.
 *
 * <p>A class binds its natives once, so a process uses one library of each kind.
 */
final class JCudaNatives {
  /** The major version that JCuda's natives are linked to. */
  private static final int LINKED_MAJOR = 12;

  private static final Pattern LOADER_MESSAGE =
      Pattern.compile("^java\\.lang\\.UnsatisfiedLinkError: (.*)$", Pattern.MULTILINE);

  private static final String FOLDER_PROPERTY = "java.io.tmpdir";
  private static final Map<CudaLibrary, Path> LOADED = new EnumMap<>(CudaLibrary.class);

  private JCudaNatives() {}

  /**
   * Loads a library, then the native that binds it, unless that was done before.
   *
   * @param library the library that was found
   * @param binding the class of JCuda whose natives those are
   * @throws BackendException if one of them cannot be loaded, or the class is bound to another one
   */
  static synchronized void load(FoundLibrary library, Class<?> binding) {
    Path loaded = LOADED.get(library.library());
    if (loaded != null) {
      requireSame(loaded, library);
      return;
    }
    try {
      for (Path companion : companions(library)) {
        System.load(companion.toString());
      }
      System.load(library.file().toString());
      byte[] nativeCode = relinked(library, binding);
      loadFromPrivateFolder(binding, nativeCode);
      LOADED.put(library.library(), library.file());
    } catch (IOException | IllegalAccessException | IllegalArgumentException | LinkageError e) {
      throw new BackendException(
          "[cuda] "
              + library.describe()
              + " cannot be loaded: "
              + reason(e)
              + "; "
              + library.library().remedy(),
          e);
    }
  }

  /**
   * Returns the files beside a library that it needs, and would not find in a folder that the
   * dynamic loader does not search.
   */
  private static List<Path> companions(FoundLibrary library) throws IOException {
    Path folder = Objects.requireNonNull(library.file().getParent());
    int major = library.major();
    String glob =
        switch (library.library()) {
          case DRIVER -> "";
          case NVRTC -> "{lib,}nvrtc-builtins{.so.,64_}" + major + "*";
          case CUBLAS -> "{libcublasLt.so." + major + ",cublasLt64_" + major + ".dll}";
        };
    List<Path> files = new ArrayList<>();
    if (!glob.isEmpty()) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
        found.forEach(files::add);
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    return files;
  }

  private static void requireSame(Path loaded, FoundLibrary library) {
    if (!loaded.equals(library.file())) {
      throw new BackendException(
          "[cuda] this process has loaded "
              + loaded
              + " and cannot load "
              + library.file()
              + " too; name the same library, or start another process");
    }
  }

  private static byte[] relinked(FoundLibrary library, Class<?> binding) throws IOException {
    byte[] bytes;
    try (InputStream in = binding.getResourceAsStream("/lib/" + fileName(binding))) {
      if (in == null) {
        throw new IOException("this build has no " + fileName(binding));
      }
      bytes = in.readAllBytes();
    }
    if (library.library() == CudaLibrary.DRIVER || library.major() == LINKED_MAJOR) {
      return bytes;
    }
    return SharedObject.of(bytes)
        .withNeeded(
            soname(library.library(), LINKED_MAJOR), soname(library.library(), library.major()))
        .bytes();
  }

  private static String soname(CudaLibrary library, int major) {
    return library.versions().stream()
        .filter(version -> version.major() == major)
        .map(CudaLibrary.Version::linux)
        .findFirst()
        .orElseThrow();
  }

  private static void loadFromPrivateFolder(Class<?> binding, byte[] nativeCode)
      throws IOException, IllegalAccessException {
    Path folder = Files.createTempDirectory("lockstep-cuda");
    Path file = folder.resolve(fileName(binding));
    String before = System.getProperty(FOLDER_PROPERTY);
    try {
      Files.write(file, nativeCode);
      System.setProperty(FOLDER_PROPERTY, folder.toString());
      MethodHandles.lookup().ensureInitialized(binding);
    } finally {
      System.setProperty(FOLDER_PROPERTY, before);
      delete(file);
      delete(folder);
    }
  }

  /** Deletes a file at once where a loaded library may be deleted, else when the process ends. */
  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      TemporaryFile.deleteAtExit(file);
    }
  }

  private static String fileName(Class<?> binding) {
    return LibUtils.createLibraryFileName(
        LibUtils.createPlatformLibraryName(binding.getSimpleName() + "-" + JCudaVersion.get()));
  }

  /**
   * Returns what the dynamic loader says. JCuda puts it into a message that holds stack traces; and
   * a class that failed once says so from then on, with the first failure as cause.
   */
  private static String reason(Throwable failure) {
    String said = String.valueOf(failure.getMessage());
    for (Throwable e = failure; e != null; e = e.getCause()) {
      Matcher matcher = LOADER_MESSAGE.matcher(String.valueOf(e.getMessage()));
      while (matcher.find()) {
        said = matcher.group(1);
      }
    }
    return said;
  }
}
