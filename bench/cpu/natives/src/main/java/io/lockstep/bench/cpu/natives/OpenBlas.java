package io.lockstep.bench.cpu.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lockstep.bench.work.ProductWorkload;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/** OpenBLAS; its threads are set by {@code OPENBLAS_NUM_THREADS}. */
final class OpenBlas implements Sgemm {
  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANSPOSE = 111;
  private static final int TRANSPOSE = 112;

  private final MethodHandle sgemm;
  private final MethodHandle config;

  OpenBlas() {
    Path binding = Path.of(Loader.load(openblas.class));
    Functions functions = new Functions(binding.resolveSibling("libopenblas.so.0"));
    sgemm =
        functions.get(
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
    MemoryLayout text = MemoryLayout.sequenceLayout(256, JAVA_BYTE);
    config =
        functions.get("openblas_get_config", FunctionDescriptor.of(ADDRESS.withTargetLayout(text)));
  }

  @Override
  public String version() {
    try {
      return ((MemorySegment) config.invokeExact()).getString(0).strip();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void multiply(ProductWorkload p, MemorySegment a, MemorySegment b, MemorySegment c) {
    try {
      sgemm.invokeExact(
          ROW_MAJOR,
          p.transposedA() ? TRANSPOSE : NO_TRANSPOSE,
          p.transposedB() ? TRANSPOSE : NO_TRANSPOSE,
          p.m(),
          p.n(),
          p.k(),
          1f,
          a,
          p.transposedA() ? p.m() : p.k(),
          b,
          p.transposedB() ? p.k() : p.n(),
          0f,
          c,
          p.n());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
