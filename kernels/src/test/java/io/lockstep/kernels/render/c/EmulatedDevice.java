package io.lockstep.kernels.render.c;

import io.lockstep.kernels.spec.KernelSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Runs OpenCL kernels compiled by gcc, a thread for each work-item of a group. */
final class EmulatedDevice {
  private static final int NO_FAULT = Integer.MAX_VALUE;

  /** Elements in front of every argument of the specification in its buffer. */
  private static final int OFFSET = 5;

  private final Path folder;

  EmulatedDevice(Path folder) {
    this.folder = folder;
  }

  /** Runs the source of a kernel on its arguments, inputs first; returns the fault word. */
  int run(KernelSpec spec, KernelSource kernel, List<MemorySegment> arguments) {
    try (Arena arena = Arena.ofConfined()) {
      List<MemorySegment> all = new ArrayList<>();
      for (int i = 0; i < arguments.size(); i++) {
        long before = (long) OFFSET * spec.arguments().get(i).bytes();
        all.add(MemorySegment.ofAddress(arguments.get(i).address() - before));
      }
      if (kernel.launch().workspaceBytes() > 0) {
        MemorySegment workspace = arena.allocate(kernel.launch().workspaceBytes(), 64);
        workspace.fill((byte) 0xff);
        all.add(workspace);
      }
      MemorySegment fault = arena.allocateFrom(ValueLayout.JAVA_INT, NO_FAULT);
      if (kernel.launch().reportsFault()) {
        all.add(fault);
      }
      MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, all.size());
      for (int i = 0; i < all.size(); i++) {
        pointers.setAtIndex(ValueLayout.ADDRESS, i, all.get(i));
      }
      if (!kernel.launch().phases().isEmpty()) {
        launcher(kernel, all.size(), arguments.size(), arena).invokeExact(pointers);
      }
      return fault.get(ValueLayout.JAVA_INT, 0);
    } catch (Throwable e) {
      throw new AssertionError("cannot run " + kernel.name() + "\n" + kernel.source(), e);
    }
  }

  private MethodHandle launcher(KernelSource kernel, int pointers, int offsets, Arena arena)
      throws IOException, InterruptedException {
    Path source = Files.createTempFile(folder, "kernel", ".c");
    Path library = Files.createTempFile(folder, "kernel", ".so");
    Files.writeString(source, shim() + kernel.source() + host(kernel, pointers, offsets));
    Tools.run(
        List.of(
            "gcc",
            "-std=gnu11",
            "-O2",
            "-ffp-contract=off",
            "-shared",
            "-fPIC",
            "-o",
            library.toString(),
            source.toString(),
            "-lm",
            "-lpthread"));
    return Linker.nativeLinker()
        .downcallHandle(
            SymbolLookup.libraryLookup(library, arena).find("run").orElseThrow(),
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
  }

  /** The host's part: launches all phases in order. */
  private static String host(KernelSource kernel, int pointers, int offsets) {
    StringBuilder text = new StringBuilder();
    List<String> values = new ArrayList<>();
    IntStream.range(0, pointers).forEach(i -> values.add("a[" + i + "]"));
    kernel.sizes().forEach(size -> values.add(size + "u"));
    values.addAll(Collections.nCopies(offsets, OFFSET + "ul"));
    String list = String.join(", ", values);
    List<LaunchShape.Phase> phases = kernel.launch().phases();
    for (LaunchShape.Phase p : phases) {
      text.append("static void call_")
          .append(p.function())
          .append("(void** a) { ")
          .append(p.function())
          .append("(")
          .append(list)
          .append("); }\n");
    }
    text.append("void run(void** a) {\n");
    for (LaunchShape.Phase p : phases) {
      text.append("  launch(call_")
          .append(p.function())
          .append(", ")
          .append(p.groups())
          .append(", ")
          .append(p.items())
          .append(", a);\n");
    }
    return text.append("}\n").toString();
  }

  private static String shim() {
    try (InputStream in = EmulatedDevice.class.getResourceAsStream("/emulation/opencl.h")) {
      if (in == null) {
        throw new IllegalStateException("no emulation/opencl.h");
      }
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
