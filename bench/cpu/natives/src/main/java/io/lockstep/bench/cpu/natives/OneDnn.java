package io.lockstep.bench.cpu.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lockstep.bench.work.ProductWorkload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;

/** oneDNN; its threads are set by {@code OMP_NUM_THREADS}. */
final class OneDnn implements Sgemm {
  private static final byte NO_TRANSPOSE = 'N';
  private static final byte TRANSPOSE = 'T';

  private static final StructLayout VERSION =
      MemoryLayout.structLayout(
          JAVA_INT.withName("major"), JAVA_INT.withName("minor"), JAVA_INT.withName("patch"));

  private final MethodHandle sgemm;
  private final MethodHandle version;

  OneDnn() {
    // Its binding wants OpenCL, which the library itself does not.
    unpack("libgomp.so.1");
    Functions functions = new Functions(unpack("libdnnl.so.3"));
    sgemm =
        functions.get(
            "dnnl_sgemm",
            FunctionDescriptor.of(
                JAVA_INT,
                JAVA_BYTE,
                JAVA_BYTE,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_LONG,
                ADDRESS,
                JAVA_LONG,
                JAVA_FLOAT,
                ADDRESS,
                JAVA_LONG));
    version =
        functions.get("dnnl_version", FunctionDescriptor.of(ADDRESS.withTargetLayout(VERSION)));
  }

  private static Path unpack(String file) {
    try {
      return Loader.cacheResource("/org/bytedeco/dnnl/linux-x86_64/" + file).toPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String version() {
    try {
      MemorySegment struct = (MemorySegment) version.invokeExact();
      return "oneDNN %d.%d.%d"
          .formatted(field(struct, "major"), field(struct, "minor"), field(struct, "patch"));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int field(MemorySegment struct, String name) {
    return struct.get(JAVA_INT, VERSION.byteOffset(PathElement.groupElement(name)));
  }

  @Override
  public void multiply(ProductWorkload p, MemorySegment a, MemorySegment b, MemorySegment c) {
    int status;
    try {
      status =
          (int)
              sgemm.invokeExact(
                  p.transposedA() ? TRANSPOSE : NO_TRANSPOSE,
                  p.transposedB() ? TRANSPOSE : NO_TRANSPOSE,
                  (long) p.m(),
                  (long) p.n(),
                  (long) p.k(),
                  1f,
                  a,
                  (long) (p.transposedA() ? p.m() : p.k()),
                  b,
                  (long) (p.transposedB() ? p.k() : p.n()),
                  0f,
                  c,
                  (long) p.n());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (status != 0) {
      throw new IllegalStateException("[dnnl_sgemm] ended with status " + status + " for " + p);
    }
  }
}
