package io.lockstep.bench.matmul;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/** OpenBLAS from its JavaCPP package, called without a wrapper in between. */
final class OpenBlas {
  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANSPOSE = 111;
  private static final int TRANSPOSE = 112;

  private final MethodHandle sgemm;
  private final MethodHandle setThreads;
  private final MethodHandle coreName;

  OpenBlas() {
    Path library = Path.of(Loader.load(openblas.class)).resolveSibling("libopenblas.so.0");
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    sgemm =
        handle(
            symbols,
            "cblas_sgemm",
            FunctionDescriptor.ofVoid(
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT,
                ADDRESS,
                JAVA_INT,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_INT));
    setThreads = handle(symbols, "openblas_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT));
    MemoryLayout text = MemoryLayout.sequenceLayout(256, JAVA_BYTE);
    coreName =
        handle(
            symbols,
            "openblas_get_corename",
            FunctionDescriptor.of(ADDRESS.withTargetLayout(text)));
  }

  private static MethodHandle handle(
      SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor);
  }

  /** The processor whose kernels are in use. */
  String coreName() {
    try {
      return ((MemorySegment) coreName.invokeExact()).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  void setThreads(int threads) {
    try {
      setThreads.invokeExact(threads);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** C = A B on dense row-major matrices. */
  void multiply(Shape s, MemorySegment a, MemorySegment b, MemorySegment c) {
    try {
      sgemm.invokeExact(
          ROW_MAJOR,
          s.transposedA() ? TRANSPOSE : NO_TRANSPOSE,
          s.transposedB() ? TRANSPOSE : NO_TRANSPOSE,
          s.m(),
          s.n(),
          s.k(),
          1f,
          a,
          s.transposedA() ? s.m() : s.k(),
          b,
          s.transposedB() ? s.k() : s.n(),
          0f,
          c,
          s.n());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
