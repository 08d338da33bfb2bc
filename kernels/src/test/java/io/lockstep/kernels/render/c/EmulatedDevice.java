package io.lockstep.kernels.render.c;

import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.render.c.source.LaunchShape;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Runs OpenCL kernels compiled by gcc, a thread for each work-item of a group; each text is
 * compiled once.
 */
final class EmulatedDevice {
  private static final int NO_FAULT = Integer.MAX_VALUE;

  /** Elements in front of every argument of the specification in its buffer. */
  private static final int OFFSET = 5;

  private final Path folder;
  private final Map<String, MethodHandle> launchers = new HashMap<>();

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
        int[] sizes = kernel.sizes().stream().mapToInt(size -> size).toArray();
        int[] groups =
            kernel.launch().phases().stream().mapToInt(LaunchShape.Phase::groups).toArray();
        launcher(kernel, all.size(), arguments.size())
            .invokeExact(
                pointers,
                arena.allocateFrom(ValueLayout.JAVA_INT, sizes),
                arena.allocateFrom(ValueLayout.JAVA_INT, groups));
      }
      return fault.get(ValueLayout.JAVA_INT, 0);
    } catch (Throwable e) {
      throw new AssertionError("cannot run " + kernel.name() + "\n" + kernel.source(), e);
    }
  }

  private MethodHandle launcher(KernelSource kernel, int pointers, int offsets)
      throws IOException, InterruptedException {
    String text = shim() + shared(kernel.source()) + host(kernel, pointers, offsets);
    MethodHandle known = launchers.get(text);
    if (known != null) {
      return known;
    }
    Path source = Files.createTempFile(folder, "kernel", ".c");
    Path library = Files.createTempFile(folder, "kernel", ".so");
    Files.writeString(source, text);
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
    MethodHandle launcher =
        Linker.nativeLinker()
            .downcallHandle(
                SymbolLookup.libraryLookup(library, Arena.global()).find("run").orElseThrow(),
                FunctionDescriptor.ofVoid(
                    ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    launchers.put(text, launcher);
    return launcher;
  }

  /** Makes the arrays in local memory ones that all threads see. */
  private static String shared(String source) {
    return source.replaceAll("(?m)^( *)__local (.*\\[\\d+\\];)$", "$1static $2");
  }

  /** The host's part: launches all phases in order. */
  private static String host(KernelSource kernel, int pointers, int offsets) {
    List<String> values = new ArrayList<>();
    IntStream.range(0, pointers).forEach(i -> values.add("a[" + i + "]"));
    IntStream.range(0, kernel.sizes().size()).forEach(i -> values.add("sizes[" + i + "]"));
    values.addAll(Collections.nCopies(offsets, OFFSET + "ul"));
    String list = String.join(", ", values);
    List<LaunchShape.Phase> phases = kernel.launch().phases();
    StringBuilder text = new StringBuilder("static const uint* sizes;\n");
    StringBuilder launches = new StringBuilder();
    for (int p = 0; p < phases.size(); p++) {
      String function = phases.get(p).function();
      text.append(
          "static void call_%s(void** a) { %s(%s); }\n".formatted(function, function, list));
      launches.append(
          "  launch(call_%s, groups[%d], %d, a);\n".formatted(function, p, phases.get(p).items()));
    }
    return text.append("void run(void** a, const uint* all, const int* groups) {\n")
        .append("  sizes = all;\n")
        .append(launches)
        .append("}\n")
        .toString();
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
