package io.lockstep.bench.cpu.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;

/** A native library from its JavaCPP package, called without a wrapper in between. */
final class Functions {
  private final SymbolLookup symbols;

  /**
   * Unpacks and loads it.
   *
   * @param binding the package's class of functions
   * @param file name of the library beside the one for JNI
   */
  Functions(Class<?> binding, String file) {
    Path library = Path.of(Loader.load(binding)).resolveSibling(file);
    symbols = SymbolLookup.libraryLookup(library, Arena.global());
  }

  MethodHandle get(String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor);
  }
}
