package io.lockstep.backend.opencl.driver;

import static org.lwjgl.system.MemoryUtil.NULL;
import static org.lwjgl.system.MemoryUtil.memAddress;
import static org.lwjgl.system.MemoryUtil.memAlloc;
import static org.lwjgl.system.MemoryUtil.memFree;
import static org.lwjgl.system.MemoryUtil.memUTF8;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import org.lwjgl.PointerBuffer;
import org.lwjgl.opencl.CL10;
import org.lwjgl.opencl.CL12;
import org.lwjgl.system.MemoryStack;

/** OpenCL through LWJGL; every method is one call, or two where a size must be asked for first. */
final class LwjglOpenCl implements OpenCl {
  @Override
  public long[] platforms(int[] error) {
    return handles(CL10::nclGetPlatformIDs, error);
  }

  @Override
  public byte[] platformInfo(long platform, int property, int[] error) {
    return bytes(
        (size, value, sizeOut) -> CL10.nclGetPlatformInfo(platform, property, size, value, sizeOut),
        error);
  }

  @Override
  public long[] devices(long platform, int[] error) {
    return handles(
        (capacity, ids, count) ->
            CL10.nclGetDeviceIDs(platform, CL10.CL_DEVICE_TYPE_ALL, capacity, ids, count),
        error);
  }

  @Override
  public byte[] deviceInfo(long device, int property, int[] error) {
    return bytes(
        (size, value, sizeOut) -> CL10.nclGetDeviceInfo(device, property, size, value, sizeOut),
        error);
  }

  @Override
  public long createContext(long platform, long device, int[] error) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer code = stack.mallocInt(1);
      PointerBuffer properties = stack.pointers(CL10.CL_CONTEXT_PLATFORM, platform, NULL);
      PointerBuffer devices = stack.pointers(device);
      long context =
          CL10.nclCreateContext(
              memAddress(properties), 1, memAddress(devices), NULL, NULL, memAddress(code));
      error[0] = code.get(0);
      return context;
    }
  }

  @Override
  public int releaseContext(long context) {
    return CL10.clReleaseContext(context);
  }

  @Override
  public long createQueue(long context, long device, long properties, int[] error) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer code = stack.mallocInt(1);
      long queue = CL10.nclCreateCommandQueue(context, device, properties, memAddress(code));
      error[0] = code.get(0);
      return queue;
    }
  }

  @Override
  public int releaseQueue(long queue) {
    return CL10.clReleaseCommandQueue(queue);
  }

  @Override
  public int flush(long queue) {
    return CL10.clFlush(queue);
  }

  @Override
  public int finish(long queue) {
    return CL10.clFinish(queue);
  }

  @Override
  public long createBuffer(long context, long flags, long bytes, int[] error) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer code = stack.mallocInt(1);
      long buffer = CL10.nclCreateBuffer(context, flags, bytes, NULL, memAddress(code));
      error[0] = code.get(0);
      return buffer;
    }
  }

  @Override
  public int releaseBuffer(long buffer) {
    return CL10.clReleaseMemObject(buffer);
  }

  @Override
  public int enqueueWrite(
      long queue,
      long buffer,
      boolean blocking,
      long offset,
      long bytes,
      long sourceAddress,
      long eventAddress) {
    return CL10.nclEnqueueWriteBuffer(
        queue, buffer, blocking ? 1 : 0, offset, bytes, sourceAddress, 0, NULL, eventAddress);
  }

  @Override
  public int enqueueRead(
      long queue,
      long buffer,
      boolean blocking,
      long offset,
      long bytes,
      long targetAddress,
      long eventAddress) {
    return CL10.nclEnqueueReadBuffer(
        queue, buffer, blocking ? 1 : 0, offset, bytes, targetAddress, 0, NULL, eventAddress);
  }

  @Override
  public int enqueueCopy(
      long queue, long source, long target, long sourceOffset, long targetOffset, long bytes) {
    return CL10.nclEnqueueCopyBuffer(
        queue, source, target, sourceOffset, targetOffset, bytes, 0, NULL, NULL);
  }

  @Override
  public int enqueueFill(long queue, long buffer, int pattern, long offset, long bytes) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long address = memAddress(stack.ints(pattern));
      return CL12.nclEnqueueFillBuffer(
          queue, buffer, address, Integer.BYTES, offset, bytes, 0, NULL, NULL);
    }
  }

  @Override
  public long enqueueMap(long queue, long buffer, long flags, long bytes, int[] error) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer code = stack.mallocInt(1);
      long mapped =
          CL10.nclEnqueueMapBuffer(
              queue, buffer, 1, flags, 0, bytes, 0, NULL, NULL, memAddress(code));
      error[0] = code.get(0);
      return mapped;
    }
  }

  @Override
  public int enqueueUnmap(long queue, long buffer, long mappedAddress) {
    return CL10.nclEnqueueUnmapMemObject(queue, buffer, mappedAddress, 0, NULL, NULL);
  }

  @Override
  public long createProgram(long context, String source, int[] error) {
    ByteBuffer text = memUTF8(source, false);
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer code = stack.mallocInt(1);
      PointerBuffer strings = stack.pointers(text);
      PointerBuffer lengths = stack.pointers(text.remaining());
      long program =
          CL10.nclCreateProgramWithSource(
              context, 1, memAddress(strings), memAddress(lengths), memAddress(code));
      error[0] = code.get(0);
      return program;
    } finally {
      memFree(text);
    }
  }

  @Override
  public long createProgram(long context, long device, byte[] binary, int[] error) {
    ByteBuffer content = memAlloc(Math.max(1, binary.length));
    try (MemoryStack stack = MemoryStack.stackPush()) {
      content.put(0, binary);
      IntBuffer code = stack.mallocInt(1);
      IntBuffer status = stack.ints(0);
      PointerBuffer devices = stack.pointers(device);
      PointerBuffer lengths = stack.pointers(binary.length);
      PointerBuffer binaries = stack.pointers(content);
      long program =
          CL10.nclCreateProgramWithBinary(
              context,
              1,
              memAddress(devices),
              memAddress(lengths),
              memAddress(binaries),
              memAddress(status),
              memAddress(code));
      error[0] = code.get(0);
      return program;
    } finally {
      memFree(content);
    }
  }

  @Override
  public int buildProgram(long program, long device, String options) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long text = memAddress(stack.UTF8(options));
      return CL10.nclBuildProgram(program, 1, memAddress(stack.pointers(device)), text, NULL, NULL);
    }
  }

  @Override
  public String buildLog(long program, long device, int[] error) {
    return text(
        bytes(
            (size, value, sizeOut) ->
                CL10.nclGetProgramBuildInfo(
                    program, device, CL10.CL_PROGRAM_BUILD_LOG, size, value, sizeOut),
            error));
  }

  @Override
  public byte[] programBinary(long program, int[] error) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      PointerBuffer size = stack.callocPointer(1);
      error[0] =
          CL10.nclGetProgramInfo(
              program, CL10.CL_PROGRAM_BINARY_SIZES, Long.BYTES, memAddress(size), NULL);
      byte[] binary = new byte[error[0] == Cl.SUCCESS ? (int) size.get(0) : 0];
      if (binary.length == 0) {
        return binary;
      }
      ByteBuffer content = memAlloc(binary.length);
      try {
        PointerBuffer pointers = stack.pointers(content);
        error[0] =
            CL10.nclGetProgramInfo(
                program, CL10.CL_PROGRAM_BINARIES, Long.BYTES, memAddress(pointers), NULL);
        content.get(0, binary);
        return binary;
      } finally {
        memFree(content);
      }
    }
  }

  @Override
  public int releaseProgram(long program) {
    return CL10.clReleaseProgram(program);
  }

  @Override
  public long createKernel(long program, String function, int[] error) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer code = stack.mallocInt(1);
      long kernel =
          CL10.nclCreateKernel(program, memAddress(stack.UTF8(function)), memAddress(code));
      error[0] = code.get(0);
      return kernel;
    }
  }

  @Override
  public int setArgument(long kernel, int index, long bytes, long valueAddress) {
    return CL10.nclSetKernelArg(kernel, index, bytes, valueAddress);
  }

  @Override
  public int releaseKernel(long kernel) {
    return CL10.clReleaseKernel(kernel);
  }

  @Override
  public int enqueueKernel(
      long queue, long kernel, long globalSizeAddress, long localSizeAddress, long eventAddress) {
    return CL10.nclEnqueueNDRangeKernel(
        queue, kernel, 1, NULL, globalSizeAddress, localSizeAddress, 0, NULL, eventAddress);
  }

  @Override
  public int waitFor(long eventAddress) {
    return CL10.nclWaitForEvents(1, eventAddress);
  }

  @Override
  public int eventStatus(long event, int[] error) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer status = stack.ints(0);
      error[0] =
          CL10.nclGetEventInfo(
              event,
              CL10.CL_EVENT_COMMAND_EXECUTION_STATUS,
              Integer.BYTES,
              memAddress(status),
              NULL);
      return status.get(0);
    }
  }

  @Override
  public long eventTime(long event, int property, int[] error) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      LongBuffer time = stack.longs(0);
      error[0] = CL10.nclGetEventProfilingInfo(event, property, Long.BYTES, memAddress(time), NULL);
      return time.get(0);
    }
  }

  @Override
  public int releaseEvent(long event) {
    return CL10.clReleaseEvent(event);
  }

  /** A call that fills in handles, or with capacity 0 their number. */
  private interface HandleCall {
    int call(int capacity, long ids, long count);
  }

  /** A call that fills in bytes, or with size 0 their number. */
  private interface BytesCall {
    int call(long size, long value, long sizeOut);
  }

  private static long[] handles(HandleCall call, int[] error) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer count = stack.ints(0);
      error[0] = call.call(0, NULL, memAddress(count));
      long[] handles = new long[error[0] == Cl.SUCCESS ? count.get(0) : 0];
      if (handles.length > 0) {
        PointerBuffer ids = stack.mallocPointer(handles.length);
        error[0] = call.call(handles.length, memAddress(ids), NULL);
        ids.get(handles);
      }
      return handles;
    }
  }

  private static byte[] bytes(BytesCall call, int[] error) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      PointerBuffer size = stack.callocPointer(1);
      error[0] = call.call(0, NULL, memAddress(size));
      byte[] bytes = new byte[error[0] == Cl.SUCCESS ? (int) size.get(0) : 0];
      if (bytes.length == 0) {
        return bytes;
      }
      ByteBuffer value = memAlloc(bytes.length);
      try {
        error[0] = call.call(bytes.length, memAddress(value), NULL);
        value.get(0, bytes);
        return bytes;
      } finally {
        memFree(value);
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
  }
}
