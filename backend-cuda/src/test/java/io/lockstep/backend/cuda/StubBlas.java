package io.lockstep.backend.cuda;

import io.lockstep.backend.cuda.library.CudaLibrary;
import io.lockstep.backend.cuda.library.FoundLibrary;
import io.lockstep.backend.cuda.library.LibraryPlace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code libcublas.so.12} compiled by gcc, beside the {@link StubDriver} that counts its calls
 * and lets them fail. It computes products on this machine's processor, their terms in another
 * order than strict precision. What runs against it proves how cuBLAS is called, and nothing about
 * cuBLAS.
 */
public final class StubBlas {
  private static @Nullable StubBlas instance;

  private final Path file;
  private final SymbolLookup symbols;

  private StubBlas(Path file) {
    this.file = file;
    this.symbols = SymbolLookup.libraryLookup(file, Arena.global());
  }

  /** Returns the stub; skips the test where there is no gcc. */
  public static synchronized StubBlas loaded() {
    if (instance == null) {
      Path driver = StubDriver.loaded().file();
      instance = new StubBlas(compile(driver.resolveSibling("libcublas.so.12"), driver, 12));
    }
    return instance;
  }

  /**
   * Compiles a version of the library, whose symbols have a version named like itself.
   *
   * @param needed other libraries that it needs
   */
  public static Path compile(Path file, Path driver, int version, Path... needed) {
    try (InputStream source = StubBlas.class.getResourceAsStream("/stub-libcublas.c")) {
      Path map = file.resolveSibling(file.getFileName() + ".map");
      Files.writeString(map, file.getFileName() + " { global: cublas*; stub_*; local: *; };");
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "-ffp-contract=off",
                  "-DVERSION=" + version,
                  "-Wl,--version-script=" + map + ",--no-as-needed",
                  driver.toString()));
      Arrays.stream(needed).map(Path::toString).forEach(arguments::add);
      Gcc.library(
          file,
          new String(source.readAllBytes(), StandardCharsets.UTF_8),
          arguments.toArray(String[]::new));
      map.toFile().deleteOnExit();
      file.resolveSibling(file.getFileName() + ".c").toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the library as a search would find it. */
  public FoundLibrary library() {
    return new FoundLibrary(CudaLibrary.CUBLAS, 12, file, LibraryPlace.SETTING);
  }

  /** Returns the number of products queued so far. */
  public int products() {
    try {
      return (int)
          Linker.nativeLinker()
              .downcallHandle(
                  symbols.findOrThrow("stub_products"), FunctionDescriptor.of(ValueLayout.JAVA_INT))
              .invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("stub_products", e);
    }
  }

  /** Has all products leave out their first term, or not. */
  public void wrong(boolean on) {
    try {
      Linker.nativeLinker()
          .downcallHandle(
              symbols.findOrThrow("stub_wrong"), FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
          .invokeExact(on ? 1 : 0);
    } catch (Throwable e) {
      throw new IllegalStateException("stub_wrong", e);
    }
  }
}
