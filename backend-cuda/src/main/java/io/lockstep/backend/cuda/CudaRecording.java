package io.lockstep.backend.cuda;

import io.lockstep.backend.Backend;
import io.lockstep.backend.BackendException;
import io.lockstep.backend.cuda.CudaKernel.Product;
import io.lockstep.backend.cuda.CudaKernel.Rendered;
import io.lockstep.backend.cuda.driver.CudaContext;
import io.lockstep.backend.cuda.driver.CudaException;
import io.lockstep.backend.cuda.driver.LaunchArguments;
import io.lockstep.backend.cuda.product.LoweredProduct;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.c.source.LaunchShape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Launches with their arguments, captured once as a CUDA graph that a replay launches as a whole. A
 * single launch is no graph, and neither are launches that are waited for one by one ({@code
 * cuda.check}).
 */
final class CudaRecording implements Backend.Recording {
  private final CudaBackend backend;
  private final OpenGpu gpu;
  private final CudaBuffer[] buffers;
  private final GpuMemory.@Nullable Block workspace;
  private final List<Task> tasks = new ArrayList<>();
  private final boolean checksIndices;
  private final String description;
  private CudaContext.@Nullable ExecutableGraph graph;
  private boolean closed;

  CudaRecording(CudaBackend backend, List<Backend.Launch> launches) {
    this.backend = backend;
    this.gpu = backend.gpu();
    Set<CudaBuffer> used = new LinkedHashSet<>();
    long workspaceBytes = 0;
    boolean checks = false;
    for (Backend.Launch launch : launches) {
      for (CudaKernel.Part part : own(launch.kernel()).parts()) {
        workspaceBytes = Math.max(workspaceBytes, part.workspaceBytes());
        checks |= part instanceof Rendered r && r.source().launch().reportsFault();
      }
      launch.arguments().forEach(a -> used.add(backend.own("record", a.buffer())));
    }
    this.buffers = used.toArray(CudaBuffer[]::new);
    this.checksIndices = checks;
    this.workspace = workspaceBytes == 0 ? null : backend.memory().take(workspaceBytes);
    try {
      launches.forEach(launch -> bind(own(launch.kernel()), launch.arguments()));
      this.description = describe();
      if (tasks.size() > 1 && !backend.settings().check()) {
        graph = capture();
      }
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  private CudaKernel own(Backend.Kernel kernel) {
    if (kernel instanceof CudaKernel own && own.owner() == backend) {
      return own;
    }
    throw new BackendException(
        "[record] a kernel belongs to another device; compile it on this one");
  }

  private String describe() {
    return tasks.size() == 1
        ? tasks.getFirst().name()
        : "one of " + tasks.size() + " kernels (to learn which, set cuda.check=true)";
  }

  private void bind(CudaKernel kernel, List<Backend.Argument> arguments) {
    for (CudaKernel.Part part : kernel.parts()) {
      switch (part) {
        case Rendered rendered -> bind(kernel, rendered, arguments);
        case Product product ->
            tasks.add(
                new Task.Product(
                    product.blas(),
                    "the product of kernel " + product.name(),
                    product.gemm(),
                    address(arguments, 0),
                    address(arguments, 1),
                    address(arguments, product.target())));
      }
    }
  }

  private void bind(CudaKernel kernel, Rendered part, List<Backend.Argument> arguments) {
    LaunchShape shape = part.source().launch();
    List<Integer> sizes = part.source().sizes();
    List<Long> addresses = new ArrayList<>();
    part.arguments().forEach(a -> addresses.add(address(arguments, a)));
    if (shape.workspaceBytes() > 0) {
      addresses.add(address(arguments, LoweredProduct.WORKSPACE));
    }
    if (shape.reportsFault()) {
      addresses.add(backend.faults().word());
    }
    for (int p = 0; p < shape.phases().size(); p++) {
      LaunchShape.Phase phase = shape.phases().get(p);
      LaunchArguments to = new LaunchArguments(addresses.size() + sizes.size());
      tasks.add(
          new Task.Launch(
              part.functions().get(p),
              "kernel " + phase.function(),
              phase.groups(),
              phase.items(),
              to));
      int next = 0;
      for (long address : addresses) {
        to.setAddress(next++, address);
      }
      for (int size : sizes) {
        to.setInt(next++, size);
      }
    }
    if (shape.reportsFault() && !shape.phases().isEmpty()) {
      bindKeeper(kernel, arguments.get(1));
    }
  }

  private long address(List<Backend.Argument> arguments, int which) {
    if (which != LoweredProduct.WORKSPACE) {
      return address(arguments.get(which));
    }
    return Objects.requireNonNull(workspace).address();
  }

  private long address(Backend.Argument argument) {
    return backend.own("record", argument.buffer()).address("record") + argument.offset();
  }

  /** Binds the kernel that notes a fault of the kernel before it. */
  private void bindKeeper(CudaKernel kernel, Backend.Argument indices) {
    assert kernel.spec().arguments().get(1) == DType.I32;
    CudaContext.Function keeper =
        backend.programs().function(FaultRecord.FUNCTION, FaultRecord.SOURCE, FaultRecord.FUNCTION);
    LaunchArguments to = new LaunchArguments(4);
    tasks.add(new Task.Launch(keeper, "kernel " + FaultRecord.FUNCTION, 1, 1, to));
    to.setAddress(0, backend.faults().word());
    to.setAddress(1, address(indices));
    to.setAddress(2, backend.faults().kept());
    to.setInt(3, backend.faults().number(kernel.spec()));
  }

  /** Returns all launches as a graph, which has its own copy of the arguments. */
  private CudaContext.ExecutableGraph capture() {
    CudaContext context = gpu.context;
    String during = "a capture of " + tasks.size() + " kernels";
    CudaContext.Graph captured;
    try {
      context.beginCapture(gpu.stream);
      try {
        tasks.forEach(task -> task.queue(gpu));
      } catch (Throwable e) {
        gpu.released(() -> context.destroy(context.endCapture(gpu.stream)));
        throw e;
      }
      captured = context.endCapture(gpu.stream);
    } catch (CudaException e) {
      throw backend.workError(e, during);
    }
    try {
      return context.instantiate(captured);
    } catch (CudaException e) {
      throw backend.workError(e, during);
    } finally {
      gpu.released(() -> context.destroy(captured));
    }
  }

  @Override
  public void replay() {
    gpu.enter("replay");
    if (closed) {
      throw new BackendException("[replay] the recording is closed; record it again");
    }
    for (CudaBuffer buffer : buffers) {
      buffer.address("replay");
    }
    if (!tasks.isEmpty()) {
      queue();
    }
  }

  private void queue() {
    InFlight replays = backend.replays();
    replays.reserve();
    if (checksIndices) {
      backend.faults().queued();
    }
    CudaContext.ExecutableGraph whole = graph;
    if (whole == null) {
      tasks.forEach(this::launch);
    }
    try {
      if (whole != null) {
        gpu.context.launch(whole, gpu.stream);
      }
      replays.queued(description);
    } catch (CudaException e) {
      throw backend.workError(e, description);
    }
  }

  /** Queues one task; waits for it where each is checked. */
  private void launch(Task one) {
    try {
      one.queue(gpu);
      if (backend.settings().check()) {
        gpu.context.synchronize(gpu.stream);
      }
    } catch (CudaException e) {
      throw backend.workError(e, one.name());
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      gpu.enterRelease("close");
      CudaContext.ExecutableGraph whole = graph;
      if (whole != null) {
        gpu.released(() -> gpu.context.destroy(whole));
      }
      tasks.forEach(Task::close);
      if (workspace != null) {
        backend.memory().give(workspace);
      }
      backend.forget(this);
    }
  }
}
