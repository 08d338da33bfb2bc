package io.lockstep.bench.cpu.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The functions of a native library, called without a wrapper in between. */
final class Functions {
  private final SymbolLookup symbols;

  /** Loads a library. */
  Functions(Path library) {
    symbols = SymbolLookup.libraryLookup(library, Arena.global());
  }

  MethodHandle get(String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor);
  }
}
