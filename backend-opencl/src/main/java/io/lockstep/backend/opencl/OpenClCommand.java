package io.lockstep.backend.opencl;

import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.queue.CommandQueue;
import io.lockstep.backend.queue.CommandQueue.Argument;
import io.lockstep.backend.queue.CommandQueue.Elements;
import io.lockstep.backend.queue.CommandQueue.Whole;
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
      List<Argument> arguments) {
    this.device = device;
    this.scratch = scratch;
    this.phase = phase;
    int[] error = new int[1];
    this.kernel = device.cl.createKernel(program, phase.function(), error);
    if (error[0] != Cl.SUCCESS) {
      throw device.error("clCreateKernel", error[0], ", " + name());
    }
    try {
      bind(arguments);
    } catch (Throwable e) {
      device.cl.releaseKernel(kernel);
      throw e;
    }
  }

  private void bind(List<Argument> arguments) {
    for (Argument argument : arguments) {
      switch (argument) {
        case Elements elements -> bind(elements.block().handle());
        case Whole whole -> bind(whole.block().handle());
        case CommandQueue.Number number -> {
          scratch.set(ValueLayout.JAVA_INT, 0, number.value());
          bindScratch(Integer.BYTES);
        }
      }
    }
    for (Argument argument : arguments) {
      if (argument instanceof Elements elements) {
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
      throw device.error("clSetKernelArg", code, ", argument " + next + " of " + name());
    }
    next++;
  }

  @Override
  public String name() {
    return "kernel " + phase.function();
  }

  @Override
  public void enqueue(CommandQueue.@Nullable Event done) {
    scratch.setAtIndex(ValueLayout.JAVA_LONG, 0, phase.globalItems());
    scratch.setAtIndex(ValueLayout.JAVA_LONG, 1, phase.items());
    long event = done == null ? 0 : ((OpenClEvent) done).address(name());
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
