package io.lockstep.backend.opencl;

import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.queue.CommandQueue;
import io.lockstep.backend.queue.CommandQueue.KernelArgument;
import io.lockstep.backend.queue.CommandQueue.MemoryArgument;
import io.lockstep.backend.queue.CommandQueue.Scalar;
import io.lockstep.backend.queue.CommandQueue.WholeBlock;
import io.lockstep.kernels.render.c.source.LaunchShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kernel of OpenCL whose arguments are bound once. */
final class OpenClCommand implements CommandQueue.Command {
  private final OpenDevice device;
  private final MemorySegment scratch;
  private final LaunchShape.Phase phase;
  private final String name;
  private final long kernel;
  private int next;

  /**
   * Creates the kernel and binds its arguments.
   *
   * @param scratch two native words, used within calls alone
   */
  OpenClCommand(
      OpenDevice device,
      MemorySegment scratch,
      long program,
      LaunchShape.Phase phase,
      List<KernelArgument> arguments) {
    this.device = device;
    this.scratch = scratch;
    this.phase = phase;
    this.name = "kernel " + phase.function();
    int[] error = new int[1];
    this.kernel = device.cl.createKernel(program, phase.function(), error);
    if (error[0] != Cl.SUCCESS) {
      throw device.error("clCreateKernel", error[0], ", " + name);
    }
    try {
      bind(arguments);
    } catch (Throwable e) {
      device.cl.releaseKernel(kernel);
      throw e;
    }
  }

  private void bind(List<KernelArgument> arguments) {
    for (KernelArgument argument : arguments) {
      switch (argument) {
        case MemoryArgument elements -> bind(elements.block().handle());
        case WholeBlock whole -> bind(whole.block().handle());
        case Scalar number -> {
          scratch.set(ValueLayout.JAVA_INT, 0, number.value());
          bindScratch(Integer.BYTES);
        }
      }
    }
    for (KernelArgument argument : arguments) {
      if (argument instanceof MemoryArgument elements) {
        assert elements.offset() % elements.elementBytes() == 0 : elements;
        bind(elements.offset() / elements.elementBytes());
      }
    }
  }

  private void bind(long word) {
    scratch.set(ValueLayout.JAVA_LONG, 0, word);
    bindScratch(Long.BYTES);
  }

  private void bindScratch(long bytes) {
    int code = device.cl.setArgument(kernel, next, bytes, scratch.address());
    if (code != Cl.SUCCESS) {
      throw device.error("clSetKernelArg", code, ", argument " + next + " of " + name);
    }
    next++;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void enqueue(CommandQueue.@Nullable Event done) {
    scratch.setAtIndex(ValueLayout.JAVA_LONG, 0, phase.globalItems());
    scratch.setAtIndex(ValueLayout.JAVA_LONG, 1, phase.items());
    long event = done == null ? 0 : ((OpenClEvent) done).address(name);
    device.check(
        "clEnqueueNDRangeKernel",
        device.cl.enqueueKernel(
            device.queue, kernel, scratch.address(), scratch.address() + Long.BYTES, event));
  }

  @Override
  public void close() {
    device.check("clReleaseKernel", device.cl.releaseKernel(kernel));
  }
}
