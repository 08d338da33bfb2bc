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
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@code libcuda.so.1} compiled by gcc, which does as if there were a GPU. What runs against it
 * proves how the driver is called and what a failed call leads to, and nothing about kernels on a
 * GPU: a launch computes nothing, or on this machine's processor what {@link EmulatingCompiler}
 * made. One for each process, as JCuda binds one.
 */
public final class StubDriver {
  private static @Nullable StubDriver instance;

  private final Path file;
  private final SymbolLookup symbols;

  private StubDriver(Path file) {
    this.file = file;
    this.symbols = SymbolLookup.libraryLookup(file, Arena.global());
  }

  /** Returns the stub in its first state; skips the test where there is no gcc. */
  public static StubDriver fresh() {
    StubDriver stub = loaded();
    stub.machine(1, 90, 12080, true);
    stub.fail(0, 0);
    stub.order(Order.AT_ONCE);
    return stub;
  }

  /** Returns the stub as it is; skips the test where there is no gcc. */
  static synchronized StubDriver loaded() {
    Gcc.assume();
    if (instance == null) {
      instance = new StubDriver(compile());
    }
    return instance;
  }

  private static Path compile() {
    try (InputStream source = StubDriver.class.getResourceAsStream("/stub-libcuda.c")) {
      Path folder = Files.createTempDirectory("lockstep-stub");
      Path file = folder.resolve("libcuda.so.1");
      Gcc.library(file, new String(source.readAllBytes(), StandardCharsets.UTF_8), "-ldl");
      Path nvrtc = Files.createFile(folder.resolve("libnvrtc.so.12"));
      folder.toFile().deleteOnExit();
      nvrtc.toFile().deleteOnExit();
      file.resolveSibling("libcuda.so.1.c").toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the library as a search would find it. */
  public FoundLibrary library() {
    return new FoundLibrary(CudaLibrary.DRIVER, 1, file, LibraryPlace.SETTING);
  }

  /** Returns where the library is. */
  public Path file() {
    return file;
  }

  /** Sets what GPUs there are: how many, their capability (90 for 9.0), the driver's version. */
  public void machine(int devices, int capability, int version, boolean pools) {
    call("stub_machine", null, devices, capability, version, pools ? 1 : 0);
  }

  /** When streams do their work. */
  public enum Order {
    /** Within the call that queues it. */
    AT_ONCE,
    /** When the host waits for it, or another stream that the host waits for does. */
    LATE,
    /** Late where there are kernels, elsewhere as soon as no event holds it up. */
    LATE_BUT_COPIES_EARLY
  }

  /** Sets when streams do their work. */
  public void order(Order order) {
    call("stub_order", null, order.ordinal());
  }

  /** Counts calls from 0 again, and lets the n-th of them fail with a code; 0 for none. */
  public void fail(int at, int code) {
    call("stub_fail", null, at, code);
  }

  /** Returns the number of calls since they were counted from 0. */
  public int calls() {
    return (int) call("stub_calls", ValueLayout.JAVA_INT);
  }

  /** Returns the number of things that were made and not destroyed. */
  public int live() {
    return (int) call("stub_live", ValueLayout.JAVA_INT);
  }

  /** Returns the number of kernels launched so far. */
  public int launches() {
    return (int) call("stub_launches", ValueLayout.JAVA_INT);
  }

  /** Returns the 8 bytes of an argument of the last launch. */
  public long argument(int index) {
    return (long) call("stub_argument", ValueLayout.JAVA_LONG, index);
  }

  /** Returns blocks (0), threads (1) or bytes of shared memory (2) of the last launch. */
  public int geometry(int index) {
    return (int) call("stub_geometry", ValueLayout.JAVA_INT, index);
  }

  /** Returns how many freed bytes the pool was told to keep. */
  public long threshold() {
    return (long) call("stub_threshold", ValueLayout.JAVA_LONG);
  }

  /** Returns the function that was last made to fail. */
  public String failedCall() {
    MemorySegment name = (MemorySegment) call("stub_failed_call", ValueLayout.ADDRESS);
    return name.reinterpret(100).getString(0);
  }

  private Object call(String name, @Nullable MemoryLayout result, Object... arguments) {
    MemoryLayout[] ints = new MemoryLayout[arguments.length];
    Arrays.fill(ints, ValueLayout.JAVA_INT);
    MethodHandle handle =
        Linker.nativeLinker()
            .downcallHandle(
                symbols.findOrThrow(name),
                result == null
                    ? FunctionDescriptor.ofVoid(ints)
                    : FunctionDescriptor.of(result, ints));
    try {
      return handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(name, e);
    }
  }
}
